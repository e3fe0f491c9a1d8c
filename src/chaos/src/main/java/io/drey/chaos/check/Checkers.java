package io.drey.chaos.check;

import io.drey.chaos.history.History;
import java.util.List;

/** All checkers, by what the keys are called that they look at. */
public final class Checkers {

    public static final String COUNTER = "counter";
    public static final String REGISTER = "register";
    public static final String CLAIM = "claim";
    /** Written behind in sequence. */
    public static final String RISING = "rising";
    /** Written through in sequence. */
    public static final String STEADY = "steady";
    /** Written behind by all at random. */
    public static final String SCATTER = "scatter";
    /** Written through by all at random. */
    public static final String FRESH = "fresh";
    /** Loaded, and put now and then. */
    public static final String LOADED = "load";

    /** Put and removed by one thread in a cache that goes on without its server. */
    public static final String EVICTED = "evict";

    private static final List<Checker> ALL = List.of(
            new Counted(COUNTER),
            new Linearizable(REGISTER),
            new OneWinner(CLAIM),
            new InSequence(RISING),
            new InSequence(STEADY),
            new Fresh(Check.FRESH, RISING, false),
            new Fresh(Check.FRESH, SCATTER, false),
            new Fresh(Check.FRESH, STEADY, true),
            new Fresh(Check.FRESH, FRESH, true),
            new Fresh(Check.LOADED, LOADED, true),
            new LoadedOnce(LOADED),
            new StaysAway(EVICTED));

    private Checkers() {}

    public static List<Violation> violations(History history, Context context) {
        return ALL.stream()
                .flatMap(checker -> checker.violations(history, context).stream())
                .toList();
    }
}
