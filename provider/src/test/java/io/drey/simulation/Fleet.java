package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.local.LocalBounds;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A run of a fleet: nodes with some clients each and a follower, faults, then quiet, in which everybody must agree.
 * Every answer is checked when it is given, see {@link Client}.
 */
final class Fleet {

    static final String VALUES = "values";
    static final String COUNTERS = "counters";
    static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");
    static final List<String> COUNTER_KEYS = List.of("x", "y");

    private static final int PARTITIONS = 3;
    private static final int NODES = 3;
    private static final int THREADS = 3;
    private static final int STEPS = 30;
    private static final int SHORT_LOG = 8;
    private static final int LONG_LOG = 10_000;

    final Simulation simulation;
    final SimulatedRedis redis;
    final SimulatedNetwork network;
    final LocalBounds bounds;
    final Faults.Kind kind;
    final Within within;
    final Counts counts = new Counts();
    /** The share of steps in which a client only reads; where changes are rare, what is old is seen. */
    final double reading;

    private final boolean shortLog;
    private final Faults faults;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private int busy;
    private boolean over;

    Fleet(long seed) {
        this.simulation = new Simulation(seed);
        Random random = simulation.random();
        this.kind = Faults.Kind.values()[random.nextInt(3)];
        this.within = Within.thrown(simulation);
        this.reading = List.of(0.0, 0.6, 0.9).get(random.nextInt(3));
        this.shortLog = simulation.chance(0.25);
        this.redis = new SimulatedRedis(PARTITIONS, shortLog ? SHORT_LOG : LONG_LOG, simulation, random);
        this.network = new SimulatedNetwork(simulation, redis);
        Duration staleness = Duration.ofMillis(List.of(0, 20, 60, 60, 300).get(random.nextInt(5)));
        Duration onError = Duration.ofMillis(simulation.chance(0.2) ? 200 : 0);
        this.bounds = new LocalBounds(Long.MAX_VALUE, staleness, onError, seed % 2 == 0);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new SimulatedNode(redis, network, simulation));
        }
        this.faults = new Faults(this, List.copyOf(nodes));
    }

    void run() throws Throwable {
        simulation.start(this::live);
        simulation.run();
    }

    /** Whether all faults have ended. */
    boolean isOver() {
        return over;
    }

    private void live() {
        begin();
        while (busy > 0) {
            simulation.sleep(10_000_000);
        }
        faults.end();
        over = true;
        simulation.sleep(3_000_000_000L); // more than any delay, timeout or bound
        assertEverybodyAgrees();
        assertOnlyPartedHistoriesEnded();
        counts.check(this, faults.parted());
    }

    /** Every partition gets a history first, so that one that ends can be told from one that began. */
    private void begin() {
        SimulatedStore first = nodes.get(0).remote(VALUES);
        KEYS.forEach(key -> first.put(key, "first " + key, Lifetime.forever()));
        COUNTER_KEYS.forEach(key -> nodes.get(0).remote(COUNTERS).put(key, 0, Lifetime.forever()));
        for (SimulatedNode node : nodes) {
            node.follower.step();
            SharedNode shared = new SharedNode(this, node);
            for (int i = 0; i < THREADS; i++) {
                Client client = new Client(shared, "n" + nodes.indexOf(node) + "t" + i);
                clients.add(client);
                simulation.start(node, () -> use(client));
            }
            simulation.start(node, () -> follow(node));
        }
        busy = clients.size();
        network.spoil(within.mishaps());
        simulation.overtaking(within.overtaking());
        simulation.start(faults::run);
    }

    private void use(Client client) {
        for (int i = 0; i < STEPS; i++) {
            simulation.sleep(simulation.upTo(8));
            client.step();
        }
        busy--;
    }

    private void follow(SimulatedNode node) {
        while (!over && !simulation.isStopped()) {
            try {
                if (simulation.chance(0.3)) {
                    node.applyEarly();
                }
                node.follower.step();
            } catch (Throwable e) {
                if (!Mishap.isCauseOf(e)) {
                    throw e;
                }
            }
            boolean stalls = (kind != Faults.Kind.NONE || within.freezes()) && simulation.chance(0.06);
            simulation.sleep(simulation.upTo(stalls ? 200 : 20));
        }
    }

    private void assertEverybodyAgrees() {
        nodes.forEach(node -> node.follower.step());
        clients.forEach(client -> KEYS.forEach(client::readQuietly));
    }

    private void assertOnlyPartedHistoriesEnded() {
        for (SimulatedNode node : nodes) {
            for (Partition partition : node.partitions.all()) {
                if (!shortLog && !faults.parted().contains(partition.number())) {
                    assertThat(partition.epoch()).as("epochs of %s", partition).isEqualTo(1);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "faults " + kind + ", " + within + ", reading " + reading + ", " + bounds
                + (shortLog ? ", short log" : "");
    }
}
