package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decides whose handshake is due, one {@link #step} at a time. The follower's thread.
 *
 * <p>Of the partitions that were lost one at a time is probed, so that a server which hangs costs its neighbours
 * nothing; as soon as one answers, all are. Since partitions may move between servers unnoticed (a proxy with another
 * list, a slot that migrates), the handshakes with all of them are also repeated from time to time.
 */
final class HandshakeRounds {

    private static final System.Logger LOG = System.getLogger(HandshakeRounds.class.getName());

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long AGE_NANOS = Duration.ofSeconds(30).toNanos();

    private final HandshakeExchange exchange;
    private final PartitionServers servers;
    private final Topology topology;
    private final Partitions partitions;
    private final NanoClock clock;
    private final Capabilities capabilities;
    private final long firstNanos;
    private int placement = -1;
    private int probed;
    private long probedAt;
    private long begunAllAt;
    private final long openedAt;
    private boolean checked;
    private boolean told;

    /** @param patience how long to wait for the first replies of all */
    HandshakeRounds(HandshakeExchange exchange, HandshakeExchange.Surroundings around, Duration patience) {
        this.exchange = exchange;
        this.servers = exchange.servers();
        this.topology = around.topology();
        this.partitions = around.partitions();
        this.clock = around.clock();
        this.capabilities = new Capabilities(topology, around.keyspace());
        this.firstNanos = patience.toNanos();
        this.openedAt = clock.nanos();
        // Not counted in a step, which comes later: whoever reads by a new connection is to know that it is one
        partitions.countConnections(topology::reconnections);
    }

    /** Begins the handshakes that are due; the first time waits until somebody answers or nobody does. */
    void step() {
        topology.checkThreads();
        long now = clock.nanos();
        int current = topology.placement();
        if (current != placement || now - begunAllAt > AGE_NANOS) {
            placement = current;
            begunAllAt = now;
            checked = false;
            exchange.begin(partitions.all().stream().map(Partition::number).toList());
        } else if (exchange.takeNewcomers()) {
            exchange.begin(servers.unknown());
        } else if (now - probedAt > PAUSE_NANOS) {
            probedAt = now;
            probe();
        }
        if (servers.unknown().size() == partitions.count()) {
            Futures.wait(exchange.pending(), firstNanos, true);
        }
        if (!checked && exchange.pending().isEmpty()) {
            checked = true;
            tellOfContact();
            check();
        }
    }

    /** Once, when somebody answers for the first time. */
    private void tellOfContact() {
        int answer = partitions.count() - servers.unknown().size();
        if (told || answer == 0) {
            return;
        }
        told = true;
        LOG.log(
                Level.INFO,
                "contact with {0}, {1} ms after the start: {2} of {3} partitions answer, on {4}",
                topology.describe(),
                TimeUnit.NANOSECONDS.toMillis(clock.nanos() - openedAt),
                answer,
                partitions.count(),
                servers.byServer().size() == 1
                        ? "one server"
                        : servers.byServer().size() + " servers");
    }

    private void probe() {
        for (int tried = 0; tried < partitions.count(); tried++) {
            probed = (probed + 1) % partitions.count();
            if (!servers.isKnown(probed)) {
                exchange.begin(probed);
                return;
            }
        }
    }

    /** Checks the pool, once every reachable partition has completed its handshake. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever comes is told what it finds
    private void check() {
        List<Integer> oneEach =
                servers.byServer().values().stream().map(on -> on.get(0)).toList();
        capabilities.tell(oneEach);
        topology.check(oneEach, servers.unknown().size()).thenAccept(refusal -> {
            if (refusal != null) {
                exchange.agreement().refuse(refusal);
            }
        });
    }
}
