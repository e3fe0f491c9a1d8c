package io.drey.internal.bypass;

import io.drey.internal.behind.PendingStore;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Change;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the removals that could not be made. A key waits in the queue of writes, in its place among the writes of
 * that key, and hides what it is to remove; where there is no room for it, its whole partition is {@linkplain Owed
 * owed} a clear. Any thread.
 */
public final class Removals<K> {

    private final Owed owed;
    private final Partitions partitions;
    private final Function<? super K, Partition> partitionOf;
    private final Consumer<? super @Nullable Partition> forgetting;
    private volatile @Nullable PendingStore<K> pending;
    private volatile @Nullable Settling settling;

    /** @param forgetting drops the local copies of a partition, and what is on its way there; of all if it is null */
    public Removals(
            Owed owed,
            Partitions partitions,
            Function<? super K, Partition> partitionOf,
            Consumer<? super @Nullable Partition> forgetting) {
        this.owed = owed;
        this.partitions = partitions;
        this.partitionOf = partitionOf;
        this.forgetting = forgetting;
    }

    /** From now on keys wait in this store's queue. Before, what is to be remembered is owed. */
    void waitIn(PendingStore<K> store) {
        pending = store;
    }

    /** From now on this makes what is remembered. */
    void makeBy(Settling thread) {
        settling = thread;
    }

    /** Whether the key's partition answers and owes nothing, as far as is known. */
    public boolean isInReach(K key) {
        if (owed.count() == 0 && partitions.areReachable()) {
            return true; // spares computing the partition
        }
        Partition partition = partitionOf.apply(key);
        return partition.isReachable() && !owed.contains(partition);
    }

    /** Whether what was accepted then was removed since, with its partition. */
    boolean removes(K key, long acceptedNanos) {
        return owed.removes(partitionOf.apply(key), acceptedNanos);
    }

    /** Remembers that the entry of a key is to be removed. */
    public void remember(K key) {
        PendingStore<K> store = pending;
        if (store == null || !store.offer(key, new Change.Delete())) {
            Partition partition = partitionOf.apply(key);
            owed.add(List.of(partition));
            forgetting.accept(partition); // afterwards: what is read from now on finds that the partition is owed
        }
        begin();
    }

    /** Remembers that the whole cache is to be cleared. */
    void rememberAll() {
        owed.addAll();
        forgetting.accept(null);
        begin();
    }

    private void begin() {
        Settling thread = settling;
        if (thread != null) {
            thread.begin();
        }
    }
}
