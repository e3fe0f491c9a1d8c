package io.drey.simulation;

import io.drey.internal.local.LocalStore;
import java.util.HashMap;
import java.util.Map;

/** What the clients of one node share: its caches, and when its own last acknowledged change of a key was made. */
final class SharedNode {

    final Fleet fleet;
    final LocalStore<String> values;
    final LocalStore<String> counters;
    private final Map<String, Long> ownChanges = new HashMap<>();

    SharedNode(Fleet fleet, SimulatedNode node) {
        this.fleet = fleet;
        FailingKeys keys = new FailingKeys(
                new Keys(node.partitions), fleet.simulation, () -> fleet.isOver() ? 0 : fleet.within.mishaps());
        this.values = node.cache(Fleet.VALUES, keys, fleet.bounds);
        this.counters = node.cache(Fleet.COUNTERS, keys, fleet.bounds);
    }

    void changed(String key, long at) {
        ownChanges.merge(key, at, Math::max);
    }

    /** Before this instant no answer may be from; positions tell nothing of that once a clock went back. */
    long ownChange(String key) {
        return fleet.kind == Faults.Kind.HISTORY ? Long.MIN_VALUE : ownChanges.getOrDefault(key, Long.MIN_VALUE);
    }
}
