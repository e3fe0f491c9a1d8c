package io.drey.internal.jcache;

import io.drey.Health;
import io.drey.Health.Status;
import io.drey.internal.partition.Partition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes the health of a manager from what the follower knows of the partitions. Stateless, any thread. */
final class HealthOfNode {

    private static final Health LOCAL = new Health(Status.UP, null, 0, 0, null, true, 0);

    private HealthOfNode() {}

    static Health of(@Nullable RemoteNode node, boolean closed, long pending) {
        if (node == null) {
            return closed ? new Health(Status.CLOSED, null, 0, 0, null, true, 0) : LOCAL;
        }
        long now = node.clock().nanos();
        int away = 0;
        int known = 0;
        long longest = 0;
        for (Partition partition : node.partitions().all()) {
            boolean followed = partition.epoch() != Partition.NO_EPOCH;
            known += followed ? 1 : 0;
            if (!partition.isReachable()) {
                away++;
                longest = Math.max(longest, followed ? partition.sinceConfirmed(now) : now - node.openedAt());
            }
        }
        int count = node.partitions().count();
        Status status = closed ? Status.CLOSED : status(count, known, away);
        Duration awayFor = away == 0 ? null : Duration.ofNanos(longest);
        return new Health(status, node.redis().describe(), count, away, awayFor, known > 0, pending);
    }

    private static Status status(int count, int known, int away) {
        if (away == count) {
            return Status.AWAY;
        } else if (away > 0) {
            return Status.DEGRADED;
        }
        return known == 0 ? Status.STARTING : Status.UP;
    }
}
