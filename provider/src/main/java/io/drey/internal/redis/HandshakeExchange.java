package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.NanoClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Sends handshakes, one at a time to each partition, and takes in what the servers say. Waits for nothing. Any thread.
 */
final class HandshakeExchange {

    private final Topology topology;
    private final Keyspace keyspace;
    private final Partitions partitions;
    private final ReplyAwaiter replies;
    private final NanoClock clock;
    private final Mended mended;
    private final Start start;
    private final Agreement agreement;
    private final PartitionServers servers;
    private final Consumer<CacheException> trouble;
    private final AtomicReferenceArray<@Nullable Asked> underWay;
    private volatile boolean someoneCame;
    private volatile boolean ended;

    /** Nobody waits longer for an end that nobody tells, as for want of memory: the next one begins then. */
    private static final int LONGEST = 4;

    private static final class Asked extends CompletableFuture<Void> {

        private final long at;

        Asked(long at) {
            this.at = at;
        }
    }

    /** The partitions it asks, and how. */
    record Surroundings(
            Topology topology,
            Keyspace keyspace,
            Partitions partitions,
            ReplyAwaiter replies,
            NanoClock clock,
            Mended mended) {}

    /** @param trouble told what goes wrong */
    HandshakeExchange(Surroundings around, Start start, Consumer<CacheException> trouble) {
        this.topology = around.topology();
        this.keyspace = around.keyspace();
        this.partitions = around.partitions();
        this.replies = around.replies();
        this.clock = around.clock();
        this.mended = around.mended();
        this.start = start;
        this.trouble = trouble;
        String where = "namespace \"" + keyspace.namespace() + "\" at " + topology.describe();
        this.agreement = new Agreement(where, partitions.count());
        this.servers = new PartitionServers(partitions);
        this.underWay = new AtomicReferenceArray<>(partitions.count());
    }

    Agreement agreement() {
        return agreement;
    }

    PartitionServers servers() {
        return servers;
    }

    /** Begins the handshake with a partition, unless one is under way; complete when it is, well or badly. */
    CompletableFuture<Void> begin(int number) {
        Asked begun = new Asked(clock.nanos());
        Asked running = underWay.compareAndExchange(number, null, begun);
        if (running != null && !(isOverdue(running) && underWay.compareAndSet(number, running, begun))) {
            return running;
        }
        if (running != null) {
            running.completeExceptionally(new NotConnectedException("the end of a handshake was not told", null));
        }
        if (ended) {
            begun.completeExceptionally(new NotConnectedException("closed", null));
            return begun;
        }
        try {
            topology.probe(number, new HandshakeScript(keyspace, number, agreement.mine()).call())
                    .thenAccept(reply -> answered(number, new HandshakeScript.Reply(ScriptReply.of(reply)), begun.at))
                    .whenComplete((done, failure) -> ended(number, begun, failure));
        } catch (RuntimeException | Error e) { // nothing was sent, and nobody will say so later
            ended(number, begun, e);
        }
        return begun;
    }

    private boolean isOverdue(Asked running) {
        long limit =
                Connector.FIRST.plus(replies.timeout().multipliedBy(LONGEST)).toNanos();
        return !start.isOn() && clock.nanos() - running.at > limit;
    }

    void begin(Collection<Integer> numbers) {
        for (int number : numbers) {
            begin(number);
        }
    }

    private void answered(int number, HandshakeScript.Reply reply, long askedAt) {
        start.answered();
        agreement.compare(number, reply.about());
        partitions.get(number).serverClock(new ServerClock(reply.serverMillis(), askedAt, clock.nanos()));
        partitions.get(number).handshakeAt(Ids.head(reply.head()));
        mended.add(number, reply.mended());
        boolean untold = reply.server().isEmpty() && !topology.isOneServer();
        someoneCame |= servers.found(number, untold ? "of partition " + number : reply.server());
    }

    private void ended(int number, Asked begun, @Nullable Throwable failure) {
        underWay.compareAndSet(number, begun, null); // another one may be under way if this one was late
        if (failure == null) {
            begun.complete(null);
            return;
        }
        try {
            trouble.accept(start.explain(replies.explain(failure, Intent.LOOK, "connecting"), topology.describe()));
            failed(number, begun.at, failure);
        } finally {
            begun.completeExceptionally(failure);
        }
    }

    /** A partition that has never answered is not given up for being late in the beginning. */
    private void failed(int number, long askedAt, Throwable failure) {
        if (partitions.get(number).serverClock() != null || start.isOutOfReach(number, askedAt, failure)) {
            lost(List.of(number));
        }
    }

    /** These partitions do not answer any more. */
    void lost(Collection<Integer> numbers) {
        if (!ended) {
            servers.lost(numbers);
        }
    }

    /** Returns the handshakes that are under way. */
    List<CompletableFuture<Void>> pending() {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        for (Partition partition : partitions.all()) {
            CompletableFuture<Void> each = underWay.get(partition.number());
            if (each != null) {
                pending.add(each);
            }
        }
        return pending;
    }

    /** Returns, once, whether a partition that was not known has answered since this was last asked. */
    boolean takeNewcomers() {
        boolean came = someoneCame;
        if (came) {
            someoneCame = false;
        }
        return came;
    }

    /** Fails whoever waits, and whoever begins from now on. */
    void end() {
        ended = true;
        pending().forEach(each -> each.completeExceptionally(new NotConnectedException("closed", null)));
    }

    boolean isEnded() {
        return ended;
    }
}
