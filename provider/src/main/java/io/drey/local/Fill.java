package io.drey.local;

import io.drey.partition.Fence;
import io.drey.partition.Partition;
import io.drey.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * What must be known before a question is asked, to judge whether its answer may be kept.
 *
 * @param nameHash as of {@link LocalEntry}
 * @param held what is held meanwhile; by the time of the answer the follower may have dropped it
 */
record Fill<K>(
        K key,
        long nameHash,
        Partition partition,
        int epoch,
        long applied,
        long askedAt,
        long mark,
        @Nullable LocalEntry held) {

    Fill<K> afterOwnChange() {
        return new Fill<>(key, nameHash, partition, epoch, applied, askedAt, Fence.afterOwnChange(mark), held);
    }

    LocalEntry copy(Stored answer) {
        return new LocalEntry(
                answer, partition, epoch, askedAt, nameHash, answer.version().position() <= applied);
    }
}
