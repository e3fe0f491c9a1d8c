package io.drey.internal.jcache;

import io.drey.internal.partition.Partition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM knows of a partition at this moment. Immutable, any thread.
 *
 * @param number of the partition
 * @param server tells its server from others; null while that is not known
 * @param reachable whether the server answered when last asked
 * @param confirmedAgo how long ago everything of the partition was last known to be applied here; null if it never was
 * @param epochs how many unbroken histories of it were followed so far
 */
public record PartitionState(
        int number,
        @Nullable String server,
        boolean reachable,
        @Nullable Duration confirmedAgo,
        int epochs) {

    static List<PartitionState> of(RemoteNode remote) {
        long now = remote.clock().nanos();
        return remote.partitions().all().stream()
                .map(each -> of(each, remote.redis().server(each.number()), now))
                .toList();
    }

    private static PartitionState of(Partition partition, @Nullable String server, long now) {
        int epochs = partition.epoch();
        Duration ago = epochs == Partition.NO_EPOCH ? null : Duration.ofNanos(partition.sinceConfirmed(now));
        return new PartitionState(partition.number(), server, partition.isReachable(), ago, epochs);
    }
}
