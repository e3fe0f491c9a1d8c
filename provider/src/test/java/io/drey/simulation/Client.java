package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Does this and that on one node, and checks every answer: the remote must have stood for it at some instant not longer
 * before the call than the bound on staleness, and not before the node's own last change of the key.
 */
final class Client {

    private final SharedNode node;
    private final String name;
    private final Fleet fleet;
    private final Simulation simulation;
    private final Random random;
    private int writes;

    Client(SharedNode node, String name) {
        this.node = node;
        this.name = name;
        this.fleet = node.fleet;
        this.simulation = fleet.simulation;
        this.random = simulation.random();
    }

    void step() {
        String key = Fleet.KEYS.get(random.nextBoolean() ? 0 : random.nextInt(Fleet.KEYS.size())); // one of them is hot
        int dice = random.nextInt(100);
        try {
            if (simulation.chance(fleet.reading) || dice < 40) {
                read(key, random.nextInt(4) == 0 ? Freshness.LATEST : Freshness.BOUNDED);
            } else if (dice < 50) {
                readAll();
            } else if (dice < 56) {
                commitAll();
            } else if (dice < 70) {
                commit(key, put(), random.nextBoolean() ? Expect.ANY : Expect.PRESENT);
            } else if (dice < 76) {
                commit(key, new Change.Delete(), Expect.ANY);
            } else if (dice < 80) {
                commit(key, put(), Expect.ABSENT);
            } else if (dice < 82) {
                commit(key, new Change.Lease(10), Expect.VACANT);
            } else if (dice < 84) {
                clear();
            } else {
                increment(Fleet.COUNTER_KEYS.get(random.nextInt(Fleet.COUNTER_KEYS.size())));
            }
        } catch (RemoteUnavailableException e) {
            // Nothing was answered, so there is nothing to check.
        } catch (Throwable e) {
            if (!Mishap.isCauseOf(e)) {
                throw e;
            }
        }
    }

    private Change put() {
        Lifetime lifetime = simulation.chance(0.3) ? Lifetime.of(random.nextInt(60)) : Lifetime.forever();
        return new Change.Put(name + writes++, lifetime);
    }

    private void read(String key, Freshness freshness) {
        long start = simulation.nanos();
        long own = node.ownChange(key);
        Stored answer = node.values.read(key, freshness);
        check(key, answer, Math.max(own, start - (freshness == Freshness.LATEST ? 0 : staleness())), freshness);
    }

    private void readAll() {
        long start = simulation.nanos();
        List<Long> own = Fleet.KEYS.stream().map(node::ownChange).toList();
        Map<String, Stored> answers = node.values.getAll(Fleet.KEYS);
        for (int i = 0; i < Fleet.KEYS.size(); i++) {
            String key = Fleet.KEYS.get(i);
            Stored answer = answers.getOrDefault(key, Stored.ABSENT);
            check(key, answer, Math.max(own.get(i), start - staleness()), Freshness.BOUNDED);
        }
    }

    /** Long after the last change, so that there is one right answer only. */
    void readQuietly(String key) {
        long start = simulation.nanos();
        check(key, node.values.read(key, Freshness.BOUNDED), start, Freshness.BOUNDED);
    }

    private long staleness() {
        return Math.max(
                fleet.bounds.maxStaleness().toNanos(),
                fleet.bounds.staleOnError().toNanos());
    }

    private void check(String key, Stored answer, long from, Freshness freshness) {
        Timeline timeline = fleet.redis.timeline(new Name(Fleet.VALUES, key));
        Object form = answer.isLive(simulation) ? answer.form() : null;
        long now = simulation.nanos();
        assertThat(timeline.stoodFor(form, from, now))
                .as(
                        "%s read %s of %s at %d, which must have stood there after %d:%s",
                        name + " " + freshness, form, key, now, from, timeline)
                .isTrue();
    }

    private void commit(String key, Change change, Expect expect) {
        Commit commit = node.values.commit(key, change, expect);
        if (commit.applied()) {
            node.changed(key, fleet.network.executedAt());
        }
    }

    /** Several keys, of which those of a partition share records. */
    private void commitAll() {
        Map<String, Change> changes = new TreeMap<>();
        for (String key : Fleet.KEYS) {
            if (random.nextBoolean()) {
                changes.put(key, random.nextInt(4) == 0 ? new Change.Delete() : put());
            }
        }
        long start = simulation.nanos();
        Batch<String> batch = node.values.commitAll(changes, random.nextBoolean());
        batch.done().keySet().forEach(key -> node.changed(key, start));
    }

    private void clear() {
        long start = simulation.nanos();
        node.values.clear();
        Fleet.KEYS.forEach(key -> node.changed(key, start));
    }

    private void increment(String key) {
        Freshness freshness = random.nextBoolean() ? Freshness.GUESS : Freshness.LATEST;
        Stored seen = node.counters.read(key, freshness);
        if (!seen.hasValue()) {
            return;
        }
        Change more = new Change.Put((Integer) seen.form() + 1, Lifetime.forever());
        try {
            if (node.counters.commit(key, more, new Expect.Exactly(seen)).applied()) {
                fleet.counts.acknowledged(key);
            }
        } catch (RemoteUnavailableException e) {
            if (e.isOutcomeUnknown()) {
                fleet.counts.unknown(key);
            }
            throw e;
        } catch (Mishap.Unexpected | Mishap.Grave e) {
            fleet.counts.unknown(key);
            throw e;
        }
    }
}
