package io.drey.internal.jcache;

import io.drey.TierOptions;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.guard.GuardedStore;
import io.drey.internal.local.HeapStore;
import io.drey.internal.local.LocalStore;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of one cache, as {@link TierStack} has stacked them.
 *
 * @param store the top of the stack
 * @param guard null without a remote tier
 * @param local null without a local tier above the remote one
 * @param queue null without write-behind
 * @param writer writes the queue's batches; null without write-behind
 * @param bypass what goes on without the remote tier; null if nothing does
 * @param claims where JVMs agree on who refreshes an entry; null if nothing is refreshed ahead, or there are none
 * @param ending what must end after the stores
 */
record Tiers<K>(
        Store<K> store,
        @Nullable GuardedStore<K> guard,
        @Nullable LocalStore<K> local,
        @Nullable WriteQueue<K, PendingChange> queue,
        @Nullable RemoteSink<K> writer,
        @Nullable Bypassing<K> bypass,
        @Nullable Store<K> claims,
        Runnable ending)
        implements AutoCloseable {

    /** Makes the local tier alone, which then is the store. */
    static <K> Tiers<K> localOnly(TierOptions options, boolean expires, NanoClock clock, LongConsumer evictions) {
        return new Tiers<>(
                new HeapStore<>(options.maximumSize(), expires, clock, evictions),
                null,
                null,
                null,
                null,
                null,
                null,
                () -> {});
    }

    /** Returns the keys that this JVM was asked for most of late, as far as its memory tells. */
    List<K> hottest(int most) {
        if (local != null) {
            return local.hottest(most);
        }
        return store instanceof HeapStore<K> heap ? heap.hottest(most) : List.of();
    }

    /** Returns about how many entries are in this JVM's memory. */
    long localEntries() {
        if (local != null) {
            return local.size();
        }
        return store instanceof HeapStore<K> heap ? heap.size() : 0;
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            ending.run();
        }
    }
}
