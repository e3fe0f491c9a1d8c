package io.drey.internal.jcache;

import java.util.function.Supplier;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** What a processor returned or threw for one key of {@code invokeAll}. Immutable. */
final class ProcessorResult {

    private ProcessorResult() {}

    /** Null if the processor returned null: such keys are left out of the results. */
    static <T> @Nullable EntryProcessorResult<T> of(Supplier<? extends @Nullable T> invocation) {
        try {
            T value = invocation.get();
            return value == null ? null : () -> value;
        } catch (Exception e) { // also what the key's own code throws
            EntryProcessorException failure =
                    e instanceof EntryProcessorException known ? known : new EntryProcessorException(e);
            return () -> {
                throw failure;
            };
        }
    }
}
