package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every request of a manager needs: where it is sent, how its keys are called, and who waits for its reply. Any
 * thread.
 *
 * @param handshake to be required of a partition before anything is asked of it
 * @param ownChanges the changes that this JVM has made itself
 * @param logLength how many records a change log keeps, as scripts are told
 * @param unreadable counts what was found in place of generations; entries are counted by their cache
 */
record RedisContext(
        Topology topology,
        Keyspace keyspace,
        Partitions partitions,
        ReplyAwaiter replies,
        NanoClock clock,
        Handshake handshake,
        OwnChanges ownChanges,
        byte[] logLength,
        LongAdder unreadable) {

    private static final Duration MOMENT = Duration.ofMillis(1);

    /** Runs a script, after what is sent ahead of it. */
    CompletableFuture<Object> eval(int partition, ScriptCall call) {
        Aside aside = call.aside();
        return aside == null ? topology.eval(partition, call) : after(aside, partition, call);
    }

    /** Sends the payload, then the script, and lets the payload expire if the script has not made it the entry. */
    private CompletableFuture<Object> after(Aside aside, int partition, ScriptCall call) {
        CompletableFuture<Object> answer = topology.set(partition, aside.key(), aside.value(), Aside.LIFE)
                .thenCompose(stored -> topology.eval(partition, call));
        return answer.whenComplete((reply, failure) -> {
            if (failure != null || !ScriptReply.of(reply).isApplied()) {
                topology.set(partition, aside.key(), Bytes.EMPTY, MOMENT);
            }
        });
    }

    void countUnreadable() {
        unreadable.increment();
    }

    /** Returns when the reply to a request that is sent at this instant is no longer waited for. */
    long deadline(long askedAt) {
        return askedAt + replies.timeout().toNanos();
    }

    /** Returns the instant on a server's clock after which it must not begin what this JVM then no longer waits for. */
    static byte[] notAfter(Partition partition, long deadline) {
        return Bytes.of(latest(partition, deadline));
    }

    /** The same in milliseconds. */
    static long latest(Partition partition, long deadline) {
        return serverClock(partition).serverMillisAt(deadline);
    }

    /**
     * Corrects the clock of a partition's server, which found a request too late: its clock is not what was thought.
     */
    void late(Partition partition, long serverMillis, long askedAt) {
        partition.serverClock(new ServerClock(serverMillis, askedAt, clock.nanos()));
    }

    /** Returns the clock of a partition's server as last heard of; it is known once the handshake is complete. */
    static ServerClock serverClock(Partition partition) {
        return Objects.requireNonNull(partition.serverClock(), "no handshake was completed");
    }
}
