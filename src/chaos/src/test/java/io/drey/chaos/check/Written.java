package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import io.drey.chaos.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history written by hand, in milliseconds, and what must be known to judge it. */
final class Written {

    private static final long MILLI = 1_000_000;

    private final List<Operation> calls = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<String, Long> finals = new HashMap<>();
    private final Set<Integer> living = new HashSet<>(Set.of(1, 2, 3));

    Written done(int jvm, long from, long to, Kind kind, String key, Long expected, Long value, Long result) {
        return add(jvm, from, to * MILLI, kind, key, expected, value, Outcome.DONE, result);
    }

    Written read(int jvm, long from, long to, String key, Long result) {
        return done(jvm, from, to, Kind.READ, key, null, null, result);
    }

    Written put(int jvm, long from, long to, String key, long value) {
        return done(jvm, from, to, Kind.PUT, key, null, value, null);
    }

    Written remove(int jvm, long from, long to, String key) {
        return done(jvm, from, to, Kind.REMOVE, key, null, null, 1L);
    }

    Written add(int jvm, long from, long to, String key, long sum) {
        return done(jvm, from, to, Kind.ADD, key, null, null, sum);
    }

    Written claim(int jvm, long from, long to, String key, boolean won) {
        return done(jvm, from, to, Kind.PUT_IF_ABSENT, key, null, (long) jvm, won ? 1L : 0L);
    }

    Written replace(int jvm, long from, long to, String key, long expected, long value, boolean made) {
        return done(jvm, from, to, Kind.REPLACE, key, expected, value, made ? 1L : 0L);
    }

    Written load(int jvm, long from, long to, String key, long value) {
        return done(jvm, from, to, Kind.LOAD, key, null, null, value);
    }

    /** Ended so that nobody knows what came of it. */
    Written unknown(int jvm, long from, long to, Kind kind, String key, Long expected, Long value) {
        return add(jvm, from, to * MILLI, kind, key, expected, value, Outcome.UNKNOWN, null);
    }

    /** Its JVM was killed. */
    Written killed(int jvm, long from, Kind kind, String key, Long value) {
        living.remove(jvm);
        return add(jvm, from, Operation.NEVER, kind, key, null, value, Outcome.UNKNOWN, null);
    }

    Written failed(int jvm, long from, long to, Kind kind, String key, Long value) {
        return add(jvm, from, to * MILLI, kind, key, null, value, Outcome.FAILED, null);
    }

    private Written add(
            int jvm,
            long from,
            long to,
            Kind kind,
            String key,
            Long expected,
            Long value,
            Outcome outcome,
            Long result) {
        int client = jvm * Operation.CLIENTS;
        calls.add(new Operation(client, key, kind, expected, value, from * MILLI, to, outcome, result));
        return this;
    }

    Written loss(Loss.Kind kind, long from, long to, boolean total) {
        losses.add(new Loss(kind, from * MILLI, to * MILLI, total));
        return this;
    }

    /** What all read in the end. */
    Written end(String key, Long value) {
        finals.put(key, value);
        return this;
    }

    /** The promises that were broken, with a bound of one second. */
    List<Check> broken() {
        Context context = new Context(losses, Duration.ofSeconds(1), finals, living);
        return Checkers.violations(new History(calls), context).stream()
                .map(Violation::check)
                .distinct()
                .toList();
    }
}
