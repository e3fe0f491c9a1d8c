package io.drey.chaos.load;

import io.drey.chaos.check.Checkers;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import javax.cache.Cache;

/** The jobs of one JVM. What each writes is told from all else by its value. Any thread makes them. */
final class Jobs {

    private static final int SEQUENCES = 4;
    private static final int COUNTERS = 2;
    private static final int SCATTERED = 6;
    private static final int LONG_MILLIS = 5_000;
    private static final int CLAIM_MILLIS = 25;
    private static final int LOADED_MILLIS = 1_000;
    private static final int PERCENT = 100;
    private static final int CLIENTS = 10_000_000;

    private final int jvm;
    private final Caches caches;
    private final Slots slots;
    private volatile int jvms;

    Jobs(int jvm, Caches caches, Slots slots) {
        this.jvm = jvm;
        this.caches = caches;
        this.slots = slots;
        this.jvms = jvm;
    }

    /** So many JVMs have been started by now. */
    void know(int started) {
        jvms = started;
    }

    /** One for each thread. */
    List<Function<Calls, Job>> all() {
        List<Function<Calls, Job>> jobs = new ArrayList<>(List.of(
                this::adds,
                this::claims,
                calls -> new Registers(calls, caches.strict(), slots, random(0)),
                calls -> new Registers(calls, caches.strict(), slots, random(1)),
                calls -> writesInSequence(calls, Checkers.RISING, caches.behind()),
                calls -> writesInSequence(calls, Checkers.STEADY, caches.through()),
                this::watches,
                this::watches,
                calls -> scatters(calls, Checkers.SCATTER, caches.behind()),
                calls -> scatters(calls, Checkers.FRESH, caches.through()),
                calls -> readsThrough(calls, 2),
                calls -> readsThrough(calls, 3)));
        Cache<String, Long> bypassing = caches.bypassing();
        if (bypassing != null) {
            jobs.add(calls -> evicts(calls, bypassing));
        }
        return jobs;
    }

    private Random random(int thread) {
        return new Random((long) jvm * Operation.CLIENTS + thread);
    }

    /** A number that no other JVM and no other turn has. */
    private long unique(int turn) {
        return (turn + 1L) * CLIENTS + jvm;
    }

    private Job adds(Calls calls) {
        return turn ->
                calls.add(caches.behind(), Checkers.COUNTER + '-' + slots.every(LONG_MILLIS) + '-' + turn % COUNTERS);
    }

    private Job claims(Calls calls) {
        return turn -> calls.putIfAbsent(caches.behind(), Checkers.CLAIM + '-' + slots.every(CLAIM_MILLIS), jvm);
    }

    private Job writesInSequence(Calls calls, String prefix, Cache<String, Long> cache) {
        return turn -> {
            String key = prefix + '-' + jvm + '-' + turn % SEQUENCES;
            calls.put(cache, key, turn + 1);
            calls.get(cache, key);
        };
    }

    private Job watches(Calls calls) {
        Random random = random(1_000);
        Cache<String, Long> bypassing = caches.bypassing();
        return turn -> {
            String sequence = "-" + (1 + random.nextInt(jvms)) + '-' + random.nextInt(SEQUENCES);
            calls.get(caches.behind(), Checkers.RISING + sequence);
            calls.get(caches.through(), Checkers.STEADY + sequence);
            calls.get(caches.through(), scattered(Checkers.FRESH, random));
            if (bypassing != null) {
                calls.get(bypassing, evicted(1 + random.nextInt(jvms), random));
            }
        };
    }

    private String evicted(int owner, Random random) {
        return Checkers.EVICTED + '-' + owner + '-' + slots.every(LONG_MILLIS) + '-' + random.nextInt(SEQUENCES);
    }

    private Job evicts(Calls calls, Cache<String, Long> cache) {
        Random random = random(5);
        return turn -> {
            String key = evicted(jvm, random);
            if (random.nextBoolean()) {
                calls.put(cache, key, turn + 1);
            } else {
                calls.remove(cache, key);
            }
            calls.get(cache, key);
        };
    }

    private String scattered(String prefix, Random random) {
        return prefix + '-' + slots.every(LONG_MILLIS) + '-' + random.nextInt(SCATTERED);
    }

    private Job scatters(Calls calls, String prefix, Cache<String, Long> cache) {
        Random random = random(4);
        return turn -> {
            String key = scattered(prefix, random);
            switch (random.nextInt(4)) {
                case 0 -> calls.remove(cache, key);
                case 1 -> calls.get(cache, key);
                default -> calls.put(cache, key, unique(turn));
            }
        };
    }

    /** What is put is negative, and so no loader's. */
    private Job readsThrough(Calls calls, int number) {
        Random random = random(number);
        return turn -> {
            String key = Checkers.LOADED + '-' + slots.every(LOADED_MILLIS) + '-' + random.nextInt(SEQUENCES);
            if (random.nextInt(PERCENT) < 2) {
                calls.put(caches.loading(), key, -unique(turn) * 4 - number);
            } else {
                calls.get(caches.loading(), key);
            }
        };
    }
}
