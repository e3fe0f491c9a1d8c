package io.drey.internal.behind;

import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.writer.BatchWriter;
import io.drey.writer.LostWritesException;
import io.drey.writer.PendingEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CacheWriter} whose resource is a {@link Store}: what makes the remote tier something to write behind. A batch
 * is one script per partition and one round trip per server; what is left in the collection has failed (JSR-107, {@code
 * CacheWriter.writeAll}).
 *
 * <p>Values are the forms that stores keep; the lifetime travels as the entry's {@link PendingValue}, or the entry carries a
 * {@link Change} itself; an entry without either lives for ever. Any thread. Does not close the store.
 */
public final class RemoteCacheWriter<K> implements BatchWriter<K, Object> {

    private final Store<K> store;
    private final LongAdder overtaken = new LongAdder();

    public RemoteCacheWriter(Store<K> store) {
        this.store = store;
    }

    @Override
    public void apply(Collection<? extends PendingEntry<K, Object>> batch) {
        Map<K, Change> changes = new HashMap<>(batch.size() * 2);
        @Nullable Throwable trouble = null;
        for (PendingEntry<K, Object> entry : batch) {
            try {
                changes.put(entry.getKey(), change(entry));
            } catch (RuntimeException
                    | Error e) { // a key that has no hash code today keeps nobody else from being written
                trouble = e;
            }
        }
        Batch<K> result = store.commitAll(changes, false);
        result.done().values().stream().filter(commit -> !commit.applied()).forEach(commit -> overtaken.increment());
        if (result.failure() == null && trouble == null) {
            batch.clear();
        } else {
            batch.removeIf(entry -> isDone(entry, result));
        }
        check(result, batch.size());
        if (trouble != null) {
            throw new CacheWriterException("the key of an entry throws", trouble);
        }
    }

    private static <K> boolean isDone(PendingEntry<K, Object> entry, Batch<K> result) {
        try {
            return result.done().containsKey(entry.getKey());
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /** Writes that are done with although they were not made, since the cache was cleared after they had been accepted. */
    public long overtaken() {
        return overtaken.sum();
    }

    private static Change change(PendingEntry<?, Object> entry) {
        if (entry.attachment() instanceof PendingValue value) {
            return value.change();
        } else if (entry.attachment() instanceof Change change) {
            return change;
        }
        Object form = entry.getValue();
        return form == null ? new Change.Delete() : new Change.Put(form, Lifetime.forever());
    }

    private static void check(Batch<?> result, int failed) {
        if (result.failure() != null) {
            String what = failed + " entries were not written to the remote tier";
            throw result.lost().isEmpty()
                    ? new CacheWriterException(what, result.failure())
                    : new LostWritesException(what, result.failure(), result.lost());
        }
    }

    @Override
    public void write(Cache.Entry<? extends K, ?> entry) {
        store.put(entry.getKey(), entry.getValue(), Lifetime.forever());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends K, ?>> entries) {
        Map<K, Change> changes = new HashMap<>(entries.size() * 2);
        entries.forEach(entry -> changes.put(entry.getKey(), new Change.Put(entry.getValue(), Lifetime.forever())));
        Batch<K> result = store.commitAll(changes, false);
        entries.removeIf(entry -> result.done().containsKey(entry.getKey()));
        check(result, entries.size());
    }

    @Override
    public void delete(Object key) {
        deleteAll(new ArrayList<>(List.of(key)));
    }

    @Override
    @SuppressWarnings("unchecked") // the interface takes objects, the cache passes keys
    public void deleteAll(Collection<?> keys) {
        Map<K, Change> changes = new HashMap<>(keys.size() * 2);
        keys.forEach(key -> changes.put((K) key, new Change.Delete()));
        Batch<K> result = store.commitAll(changes, false);
        keys.removeIf(key -> result.done().containsKey(key));
        check(result, keys.size());
    }

    @Override
    public String toString() {
        return "RemoteCacheWriter -> " + store;
    }
}
