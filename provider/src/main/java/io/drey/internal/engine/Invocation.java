package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/**
 * {@code invoke}: the processor decides, on the calling thread, so that neither it nor its arguments need be
 * serialisable. It runs again if another JVM changed the entry meanwhile; for an absent key it runs under a lease,
 * hence once in the fleet. One thread.
 */
final class Invocation<K, V, T> implements Operation {

    private final K key;
    private final EntryProcessor<K, V, T> processor;
    private final Values values;
    private final @Nullable Loader<K, V> loader;
    private final UnaryOperator<K> handed;
    private @Nullable T result;
    private boolean accesses;

    /**
     * @param processor with its arguments
     * @param handed a key as the processor may have it
     */
    Invocation(
            K key,
            EntryProcessor<K, V, T> processor,
            Values values,
            @Nullable Loader<K, V> loader,
            UnaryOperator<K> handed) {
        this.key = key;
        this.processor = processor;
        this.values = values;
        this.loader = loader;
        this.handed = handed;
    }

    K key() {
        return key;
    }

    @Override
    public Decision decide(Stored live) {
        ProcessorEntry<K, V> entry = new ProcessorEntry<>(key, live, values, loader, handed);
        result = process(entry);
        accesses = entry.wasRead();
        return entry.decision();
    }

    private @Nullable T process(ProcessorEntry<K, V> entry) {
        try {
            return processor.process(entry);
        } catch (CacheException e) {
            throw e;
        } catch (Exception e) {
            Thrown.noted(e);
            throw new EntryProcessorException(e);
        }
    }

    @Override
    public boolean accesses() {
        return accesses;
    }

    @Override
    public boolean decidesAlone() {
        return true;
    }

    @Nullable
    T result() {
        return result;
    }
}
