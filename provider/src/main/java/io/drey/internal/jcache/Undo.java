package io.drey.internal.jcache;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Collects how to undo the steps taken so far, in case a later one fails. The last step is undone first. One thread.
 */
final class Undo {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    /** Replaces all steps by this one, which undoes everything. */
    void replace(Runnable all) {
        steps.clear();
        steps.push(all);
    }

    /** Runs every step. What a step throws is added to the failure as suppressed. */
    void run(Throwable failure) {
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
    }
}
