package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with each partition: that both sides agree on the namespace, that its change log has begun, and which
 * server it lies on. Nothing else is asked of a partition before. Any thread; {@link #step} is the follower's.
 *
 * <p>A partition that was lost is greeted again. One of them at a time is asked, so that a server which hangs costs its
 * neighbours nothing; as soon as one answers, all are. Since partitions may move between servers unnoticed (a proxy with
 * another list, a slot that migrates), everybody is also greeted anew from time to time.
 */
final class Handshake {

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long RECONNECT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long AGE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Topology topology;
    private final Keyspace keyspace;
    private final Partitions partitions;
    private final ReplyAwaiter replies;
    private final NanoClock clock;
    private final Start start;
    private final long firstNanos;
    private final long connectedBy;
    private final Agreement agreement;
    private final AtomicReferenceArray<@Nullable String> servers;
    private final AtomicReferenceArray<@Nullable CompletableFuture<Void>> underWay;
    private final Set<Integer> away = ConcurrentHashMap.newKeySet();
    private final Mended mended;
    private final Consumer<CacheException> trouble;
    private volatile boolean someoneReturned;
    private volatile boolean ended;
    private int placement = -1;
    private int probe;
    private long completedAllAt;
    private long probedAt;
    private boolean checked;

    /** Whom it greets, by what means. */
    record Surroundings(
            Topology topology,
            Keyspace keyspace,
            Partitions partitions,
            ReplyAwaiter replies,
            NanoClock clock,
            Mended mended) {}

    /**
     * @param patience how long to wait for the handshake with a partition, once others were heard of
     * @param trouble told what goes wrong
     */
    Handshake(Surroundings around, Start start, Duration patience, Consumer<CacheException> trouble) {
        this.topology = around.topology();
        this.keyspace = around.keyspace();
        this.partitions = around.partitions();
        this.replies = around.replies();
        this.clock = around.clock();
        this.start = start;
        this.firstNanos = patience.toNanos();
        this.connectedBy = clock.nanos() + firstNanos;
        this.trouble = trouble;
        this.mended = around.mended();
        String where = "namespace \"" + keyspace.namespace() + "\" at " + topology.describe();
        this.agreement = new Agreement(where, partitions.count());
        this.servers = new AtomicReferenceArray<>(partitions.count());
        this.underWay = new AtomicReferenceArray<>(partitions.count());
    }

    /**
     * To be called before anything is asked of a partition: waits for its handshake if need be.
     *
     * @throws ConfigurationException if the namespace is kept in a way that this JVM does not know
     */
    void require(Partition partition) {
        require(partition, deadline());
    }

    /** As {@link #require(Partition)}, waiting until then at most. */
    void require(Partition partition, long deadlineNanos) {
        if (servers.get(partition.number()) == null) {
            await(partition.number(), deadlineNanos);
        }
        checkAgreement();
    }

    /** When waiting that begins now is to end, for however many partitions. */
    long deadline() {
        return clock.nanos() + (start.isOn() ? start.leftNanos() : firstNanos);
    }

    /** Again if nobody has answered yet and the time to start is not up; also if the connection is broken, as when a proxy ends it that has just been made: soon it is made anew. */
    private void await(int number, long deadlineNanos) {
        long givesUpAt = clock.nanos() + Math.max(RECONNECT_NANOS, left(connectedBy));
        while (true) {
            // The first one exists whatever their number is, so it tells of a disagreement for sure.
            CompletableFuture<Void> first = greet(0).handle((done, failure) -> null);
            CompletableFuture<Void> both = greet(number).thenCombine(first, (done, failure) -> null);
            try {
                replies.await(both, Intent.LOOK, "connecting", left(deadlineNanos));
                return;
            } catch (RemoteUnavailableException e) {
                boolean broken = left(givesUpAt) > 0 && ReplyAwaiter.isBroken(ReplyAwaiter.root(e));
                boolean again = !ended && (broken || (start.isOn() && Start.isLate(e)));
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
        agreement.check();
    }

    /** As {@link #require(Partition)}, for several in one round trip. */
    void require(Collection<Partition> several) {
        begin(several.stream().map(Partition::number).toList());
        long deadline = deadline();
        several.forEach(each -> require(each, deadline));
    }

    /** Begins to greet those that are not known, without waiting. */
    void begin(Collection<Integer> numbers) {
        for (int number : numbers) {
            if (servers.get(number) == null) {
                greet(number);
            }
        }
    }

    /** Greets who is to be greeted now; the first time waits until somebody answers or nobody does. */
    void step() {
        topology.checkThreads();
        long now = clock.nanos();
        int current = topology.placement();
        if (current != placement || now - completedAllAt > AGE_NANOS) {
            placement = current;
            completedAllAt = now;
            checked = false;
            greet(numbers());
        } else if (someoneReturned) {
            someoneReturned = false;
            greet(unknown());
        } else if (now - probedAt > PAUSE_NANOS) {
            probedAt = now;
            sendProbe();
        }
        if (unknown().size() == partitions.count()) {
            Futures.wait(pending(), firstNanos, true);
        }
        if (!checked && pending().isEmpty()) {
            checked = true;
            check();
        }
    }

    private Collection<Integer> numbers() {
        return partitions.all().stream().map(Partition::number).toList();
    }

    private void greet(Collection<Integer> numbers) {
        for (int number : numbers) {
            greet(number);
        }
    }

    /** Once everybody was greeted who answers. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it finds is told to whoever comes
    private void check() {
        List<Integer> oneEach = servers().values().stream().map(on -> on.get(0)).toList();
        topology.check(oneEach, unknown().size()).thenAccept(refusal -> {
            if (refusal != null) {
                agreement.refuse(refusal);
            }
        });
    }

    private void sendProbe() {
        for (int tried = 0; tried < partitions.count(); tried++) {
            probe = (probe + 1) % partitions.count();
            if (servers.get(probe) == null) {
                greet(probe);
                return;
            }
        }
    }

    private List<CompletableFuture<Void>> pending() {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        for (int number : numbers()) {
            CompletableFuture<Void> each = underWay.get(number);
            if (each != null) {
                pending.add(each);
            }
        }
        return pending;
    }

    /** Complete when the partition has answered, or failed to. */
    private CompletableFuture<Void> greet(int number) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> running = underWay.compareAndExchange(number, null, begun);
        if (running != null) {
            return running;
        }
        if (ended) {
            begun.completeExceptionally(new NotConnectedException("closed", null));
            return begun;
        }
        long askedAt = clock.nanos();
        try {
            topology.probe(number, new HandshakeScript(keyspace, number, agreement.mine()).call())
                    .thenAccept(reply -> answered(number, new HandshakeScript.Reply(ScriptReply.of(reply)), askedAt))
                    .whenComplete((done, failure) -> ended(number, begun, failure));
        } catch (RuntimeException | Error e) { // nothing was sent, and nobody will say so later
            ended(number, begun, e);
        }
        return begun;
    }

    private void ended(int number, CompletableFuture<Void> begun, @Nullable Throwable failure) {
        underWay.set(number, null);
        if (failure == null) {
            begun.complete(null);
            return;
        }
        try {
            trouble.accept(start.explain(replies.explain(failure, Intent.LOOK, "connecting"), topology.describe()));
            failed(number, failure);
        } finally {
            begun.completeExceptionally(failure);
        }
    }

    /** Who has never answered is not given up for being late in the beginning. */
    private void failed(int number, Throwable failure) {
        if (partitions.get(number).serverClock() != null || start.isOutOfReach(number, failure)) {
            lost(List.of(number));
        }
    }

    private void answered(int number, HandshakeScript.Reply reply, long askedAt) {
        start.answered();
        agreement.compare(number, reply.about());
        partitions.get(number).serverClock(new ServerClock(reply.serverMillis(), askedAt, clock.nanos()));
        partitions.get(number).handshakeAt(Ids.head(reply.head()));
        mended.add(number, reply.mended());
        String server = reply.server();
        boolean untold = server.isEmpty() && !topology.isOneServer();
        servers.set(number, untold ? "of partition " + number : server);
        someoneReturned |= away.remove(number);
    }

    /** These partitions do not answer any more. */
    void lost(Collection<Integer> numbers) {
        if (ended) {
            return;
        }
        for (int number : numbers) {
            servers.set(number, null);
            away.add(number);
        }
    }

    /** Lets nobody wait any longer. */
    void end() {
        ended = true;
        pending().forEach(each -> each.completeExceptionally(new NotConnectedException("closed", null)));
    }

    /** The partitions that did not answer when last asked; none that may be late since everything is only starting. */
    Set<Integer> away() {
        return Set.copyOf(away);
    }

    /** These partitions were found empty: their logs are to be begun anew. */
    void again(Collection<Integer> numbers) {
        greet(numbers);
    }

    /** Whether this partition lies on that server, as far as is known. */
    boolean isOn(int number, String server) {
        return server.equals(servers.get(number));
    }

    /** The partitions that answered when last asked, by server. */
    Map<String, List<Integer>> servers() {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int number : numbers()) {
            String server = servers.get(number);
            if (server != null) {
                groups.computeIfAbsent(server, name -> new ArrayList<>()).add(number);
            }
        }
        return groups;
    }

    /** The partitions that lie on the same server, this one included. */
    List<Partition> neighbours(Partition partition) {
        String server = servers.get(partition.number());
        return partitions.all().stream()
                .filter(each -> each == partition || (server != null && isOn(each.number(), server)))
                .toList();
    }

    private Set<Integer> unknown() {
        Set<Integer> unknown = new HashSet<>();
        for (int number : numbers()) {
            if (servers.get(number) == null) {
                unknown.add(number);
            }
        }
        return unknown;
    }
}
