package io.drey.internal.local;

import io.drey.internal.partition.Fence;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import org.jspecify.annotations.Nullable;

/**
 * What is noted before the remote tier is read, to judge afterwards whether the result may be kept.
 *
 * @param nameHash as of {@link NearCopy}
 * @param held what is held meanwhile; by the time of the answer the follower may have dropped it
 */
record FillTicket<K>(
        K key,
        long nameHash,
        Partition partition,
        int epoch,
        long applied,
        long askedAt,
        long mark,
        @Nullable NearCopy held) {

    FillTicket<K> afterOwnChange() {
        return new FillTicket<>(key, nameHash, partition, epoch, applied, askedAt, Fence.afterOwnChange(mark), held);
    }

    /**
     * A copy of the absence that a change has left, or that nobody knows the reason of.
     *
     * @param own the key, which nobody mutates
     */
    NearCopy copyOfNothing(K own, Version version) {
        boolean vouchedFor = !version.equals(Version.NONE) && version.position() <= applied;
        Stored nothing = new VersionedEntry(Stored.ABSENT.form(), Stored.NEVER, version);
        return new NearCopy(own, nothing, partition, epoch, askedAt, nameHash, vouchedFor);
    }

    /** @param own the key, which nobody mutates */
    NearCopy copy(K own, Stored answer) {
        return new NearCopy(
                own,
                answer,
                partition,
                epoch,
                askedAt,
                nameHash,
                answer.version().position() <= applied);
    }
}
