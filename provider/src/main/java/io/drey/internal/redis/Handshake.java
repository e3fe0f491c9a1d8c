package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.cache.CacheException;

/**
 * The handshake with each partition: both sides agree on the namespace, the change log has begun, and it is known which
 * server the partition lies on. Nothing else is asked of a partition before. Any thread; {@link #step} is the
 * follower's.
 *
 * <p>Here callers wait for it; {@link HandshakeExchange} sends it, {@link HandshakeRounds} repeats it.
 */
final class Handshake {

    private static final long RECONNECT_NANOS = Duration.ofMillis(200).toNanos();

    private final HandshakeExchange exchange;
    private final HandshakeRounds rounds;
    private final PartitionServers servers;
    private final Topology topology;
    private final ReplyAwaiter replies;
    private final NanoClock clock;
    private final Start start;
    private final long firstNanos;
    private final long connectedBy;

    /**
     * @param patience how long to wait for the handshake with a partition, once others have answered
     * @param trouble told what goes wrong
     */
    Handshake(HandshakeExchange.Surroundings around, Start start, Duration patience, Consumer<CacheException> trouble) {
        this.exchange = new HandshakeExchange(around, start, trouble);
        this.rounds = new HandshakeRounds(exchange, around, patience);
        this.servers = exchange.servers();
        this.topology = around.topology();
        this.replies = around.replies();
        this.clock = around.clock();
        this.start = start;
        this.firstNanos = patience.toNanos();
        this.connectedBy = clock.nanos() + firstNanos;
    }

    /**
     * Waits for the handshake with a partition if need be. To be called before anything is asked of the partition.
     *
     * @throws ConfigurationException if the namespace is kept in a way that this JVM does not know
     */
    void require(Partition partition) {
        require(partition, deadline());
    }

    /** As {@link #require(Partition)}, waiting until then at most. */
    void require(Partition partition, long deadlineNanos) {
        if (!servers.isKnown(partition.number())) {
            await(partition.number(), deadlineNanos);
        }
        checkAgreement();
    }

    /** As {@link #require(Partition)}, for several in one round trip. */
    void require(Collection<Partition> several) {
        begin(several.stream().map(Partition::number).toList());
        long deadline = deadline();
        several.forEach(each -> require(each, deadline));
    }

    /** Returns when waiting that begins now is to end, for however many partitions. */
    long deadline() {
        return clock.nanos() + (start.isOn() ? start.leftNanos() : firstNanos);
    }

    /**
     * Waits again if nobody has answered yet and the time to start is not up, or the connection to its node is still
     * being made; also if the connection is broken, as when a proxy ends one that has just been made: soon there is
     * another one.
     */
    private void await(int number, long deadlineNanos) {
        long givesUpAt = clock.nanos() + Math.max(RECONNECT_NANOS, left(connectedBy));
        while (true) {
            // The first one exists whatever their number is, so it tells of a disagreement for sure.
            CompletableFuture<Void> first = exchange.begin(0).handle((done, failure) -> null);
            CompletableFuture<Void> both = exchange.begin(number).thenCombine(first, (done, failure) -> null);
            try {
                replies.await(both, Intent.LOOK, "connecting", left(deadlineNanos));
                return;
            } catch (RemoteUnavailableException e) {
                boolean broken = left(givesUpAt) > 0 && ReplyAwaiter.isBroken(ReplyAwaiter.root(e));
                boolean again = !exchange.isEnded() && (broken || start.mayAskAgain(e));
                if (!again || !topology.pause(left(deadlineNanos))) {
                    throw start.explain(e, topology.describe());
                }
            }
        }
    }

    private long left(long deadlineNanos) {
        return Math.max(0, deadlineNanos - clock.nanos());
    }

    /** @throws ConfigurationException if it is known that the namespace is kept in a way that this JVM does not know */
    void checkAgreement() {
        exchange.agreement().check();
    }

    /** Begins the handshakes with those partitions that are not known, without waiting. */
    void begin(Collection<Integer> numbers) {
        for (int number : numbers) {
            if (!servers.isKnown(number)) {
                exchange.begin(number);
            }
        }
    }

    /** Begins the handshakes with these partitions, known or not: they were found empty. */
    void beginAgain(Collection<Integer> numbers) {
        exchange.begin(numbers);
    }

    /** Begins the handshakes that are due; the first time waits until somebody answers or nobody does. */
    void step() {
        rounds.step();
    }

    /** These partitions do not answer any more. */
    void lost(Collection<Integer> numbers) {
        exchange.lost(numbers);
    }

    /** Returns what the handshakes have found. */
    PartitionServers servers() {
        return servers;
    }

    /** Lets nobody wait any longer. */
    void end() {
        exchange.end();
    }
}
