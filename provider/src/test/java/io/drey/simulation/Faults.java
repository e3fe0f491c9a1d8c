package io.drey.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What goes wrong in a fleet, at the dice's times. Runs as a process of the simulation. */
final class Faults {

    /** How bad it gets; each kind includes the ones before. */
    enum Kind {
        /** Answers are only delayed. */
        NONE,
        /** Requests and answers are lost, partitions do not answer for a while, the server stalls. */
        NETWORK,
        /** The server evicts, is flushed, or is replaced by a replica that was behind. */
        HISTORY
    }

    private final Simulation simulation;
    private final SimulatedRedis redis;
    private final SimulatedNetwork network;
    private final Kind kind;
    private final Within within;
    private final List<?> nodes;
    private final Set<Integer> parted = new TreeSet<>();
    private boolean over;

    /** @param nodes those that may freeze */
    Faults(Fleet fleet, List<?> nodes) {
        this.simulation = fleet.simulation;
        this.redis = fleet.redis;
        this.network = fleet.network;
        this.kind = fleet.kind;
        this.within = fleet.within;
        this.nodes = nodes;
    }

    /** The partitions whose history may have parted. */
    Set<Integer> parted() {
        return parted;
    }

    void run() {
        network.lose(kind == Kind.NONE ? 0 : simulation.upTo(0.1) / 1e6);
        while (!over && (kind != Kind.NONE || within.freezes())) {
            simulation.sleep(simulation.upTo(80));
            if (!over && kind != Kind.NONE) {
                strike();
            }
            if (!over && within.freezes()) {
                Object node = nodes.get(simulation.random().nextInt(nodes.size()));
                simulation.freeze(node, simulation.upTo(simulation.chance(0.2) ? 500 : 50));
            }
        }
    }

    /** From now on everything works. */
    void end() {
        over = true;
        network.lose(0);
        network.spoil(0);
        simulation.overtaking(0);
        network.pause(0);
        for (int number = 0; number < redis.partitions(); number++) {
            redis.reach(number, true);
        }
    }

    private void strike() {
        Random random = simulation.random();
        int partition = random.nextInt(redis.partitions());
        switch (random.nextInt(kind == Kind.NETWORK ? 2 : 10)) {
            case 0 -> {
                redis.reach(partition, false);
                simulation.after(simulation.upTo(150), () -> redis.reach(partition, true));
            }
            case 1 -> network.pause(simulation.upTo(150));
            case 2 -> {
                parted.add(partition);
                redis.flush(partition);
            }
            case 3 -> {
                for (int number = 0; number < redis.partitions(); number++) {
                    parted.add(number);
                }
                redis.flushAll();
            }
            case 4, 5, 6 -> failOver();
            default -> evict(partition);
        }
    }

    private void failOver() {
        for (int number = 0; number < redis.partitions(); number++) {
            parted.add(number);
        }
        List<RemotePartition> replica = redis.snapshot();
        simulation.after(simulation.upTo(30), () -> {
            if (!over) {
                redis.failOver(replica, simulation.random().nextInt(20));
            }
        });
    }

    private void evict(int number) {
        parted.add(number);
        Random random = simulation.random();
        redis.at(number, partition -> {
            switch (random.nextInt(4)) {
                case 0 -> partition.evictHead();
                case 1 -> partition.evictLog();
                case 2 -> partition.evictGeneration(Fleet.VALUES);
                default ->
                    partition.entries().keySet().stream()
                            .sorted(Comparator.comparing(Name::toString))
                            .skip(random.nextInt(3))
                            .findFirst()
                            .ifPresent(partition::evict);
            }
            return true;
        });
    }
}
