package io.drey.internal.jcache;

import java.util.concurrent.Callable;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** Makes the result of {@code invokeAll} for one key: what the processor returned or threw. Stateless. */
final class ProcessorResult {

    private ProcessorResult() {}

    /** Returns null if the processor returned null: the standard leaves such keys out of the results. */
    static <T> @Nullable EntryProcessorResult<T> of(Callable<? extends @Nullable T> invocation) {
        try {
            T value = invocation.call();
            return value == null ? null : () -> value;
        } catch (Exception e) { // including what code of the key's class throws
            EntryProcessorException failure =
                    e instanceof EntryProcessorException known ? known : new EntryProcessorException(e);
            return () -> {
                throw failure;
            };
        }
    }
}
