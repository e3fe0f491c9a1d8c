package io.drey.internal.behind;

import io.drey.internal.queue.BatchSink;
import io.drey.internal.queue.LostWritesException;
import io.drey.internal.queue.Write;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Store;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is pending to a {@link Store}: what makes the remote tier something to write behind. A batch is one round
 * trip per server, and on one server one script. Any thread. Does not close the store.
 */
public final class RemoteSink<K> implements BatchSink<K, PendingChange> {

    /** So that scripts of several partitions are under way in turns: while one is made, the next one is prepared. */
    private static final int REPLAYED_AT_ONCE = 4096;

    private final Store<K> store;
    private final LongAdder overtaken = new LongAdder();

    public RemoteSink(Store<K> store) {
        this.store = store;
    }

    @Override
    public void apply(Collection<? extends Write<K, PendingChange>> batch) {
        Map<K, Change> changes = new HashMap<>(batch.size() * 2);
        @Nullable Throwable trouble = null;
        for (Write<K, PendingChange> write : batch) {
            try {
                changes.put(write.getKey(), PendingChange.of(write).change());
            } catch (RuntimeException | Error e) {
                trouble = e; // a key that has no hash code today keeps nobody else from being written
            }
        }
        Batch<K> result = store.commitAll(changes, false);
        result.done().values().stream().filter(commit -> !commit.applied()).forEach(commit -> overtaken.increment());
        if (result.failure() == null && trouble == null) {
            batch.clear();
        } else {
            batch.removeIf(write -> isDone(write, result));
        }
        check(result, batch.size());
        if (trouble != null) {
            throw new CacheWriterException("the key of an entry throws", trouble);
        }
    }

    @Override
    public int mostReplayed(int batchSize) {
        return Math.max(batchSize, REPLAYED_AT_ONCE);
    }

    private static <K> boolean isDone(Write<K, PendingChange> write, Batch<K> result) {
        try {
            return result.done().containsKey(write.getKey());
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /**
     * Returns the number of writes that are done with although they were not made, since the cache was cleared after
     * they had been accepted.
     */
    public long overtaken() {
        return overtaken.sum();
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
    public String toString() {
        return "RemoteSink -> " + store;
    }
}
