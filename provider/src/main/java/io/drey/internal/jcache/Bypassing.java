package io.drey.internal.jcache;

import io.drey.BypassedConditional;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.bypass.BypassStore;
import io.drey.internal.bypass.Owed;
import io.drey.internal.bypass.OwedJournal;
import io.drey.internal.bypass.OwedStore;
import io.drey.internal.bypass.Removals;
import io.drey.internal.bypass.Settling;
import io.drey.internal.local.LocalStore;
import io.drey.internal.partition.Partition;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.redis.RedisStore;
import io.drey.internal.store.Change;
import io.drey.internal.store.NeutralThreads;
import io.drey.internal.store.Store;
import io.drey.writer.WriteBehindOptions;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cache needs to go on without its remote tier, put between its tiers from the bottom to the top. One thread.
 */
final class Bypassing<K> {

    private final RemoteNode remote;
    private final String cache;
    private final CacheKeys<K> keys;
    private final RedisStore<K> redis;
    private final Owed owed;
    private @Nullable Removals<K> removals;
    private @Nullable BypassStore<K> store;

    Bypassing(RemoteNode remote, String cache, CacheKeys<K> keys, RedisStore<K> redis, WriteBehindOptions queue) {
        this.remote = remote;
        this.cache = cache;
        this.keys = keys;
        this.redis = redis;
        this.owed = new Owed(remote.partitions(), remote.clock(), journal(remote, cache, queue));
    }

    private static OwedJournal journal(RemoteNode remote, String cache, WriteBehindOptions queue) {
        Path directory = queue.journal();
        return directory == null
                ? OwedJournal.none()
                : OwedJournal.open(
                        directory,
                        queue.journalFsync().name(),
                        task -> NeutralThreads.daemon("drey-owed-" + cache, task),
                        remote.clock()::nanos,
                        remote.namespace(),
                        cache);
    }

    /** To be called if the tiers cannot be stacked after all. */
    void abandon() {
        owed.close();
    }

    /** What lets nobody at partitions that are owed a clear. */
    Store<K> over(Store<K> guard) {
        return new OwedStore<>(guard, owed, keys::partition);
    }

    /** Lets the queue hold removals until they are made, however long that takes. */
    QueueBuilder<K, PendingChange> remembering(QueueBuilder<K, PendingChange> queue, @Nullable LocalStore<K> local) {
        Removals<K> memory =
                new Removals<>(owed, remote.partitions(), keys::partition, partition -> forget(local, partition));
        removals = memory;
        return queue.reachable(memory::isInReach)
                .insistOn(pending -> pending != null && pending.change().kind() == Change.Kind.DELETE)
                .onGiveUp((lost, cause) -> lost.forEach(write -> memory.remember(write.getKey())));
    }

    private static void forget(@Nullable LocalStore<?> local, @Nullable Partition partition) {
        if (local == null) {
            return;
        } else if (partition == null) {
            local.forgetAll();
        } else {
            local.forget(partition);
        }
    }

    /** What goes on without the remote tier. */
    Store<K> over(PendingStore<K> pending, BypassedConditional conditional) {
        Settling settling = new Settling(
                cache,
                new Settling.Work(owed, remote.partitions(), pending, redis::clearPutOff),
                remote.clock(),
                task -> NeutralThreads.daemon("drey-settling-" + cache, task));
        BypassStore<K> made = new BypassStore<>(
                pending,
                Objects.requireNonNull(removals, "the queue comes first"),
                settling,
                conditional == BypassedConditional.FAIL);
        store = made;
        return made;
    }

    /** Returns how many writes were let go. */
    long letGo() {
        return store == null ? 0 : store.letGo();
    }

    /** Returns how many removals and clears were remembered. */
    long remembered() {
        return store == null ? 0 : store.remembered();
    }

    /** Returns how many partitions are owed a clear. */
    int toClear() {
        return owed.count();
    }
}
