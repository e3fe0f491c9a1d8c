package io.drey.internal.jcache;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been made so far of something that may yet fail, and how to end it: the last first. One thread. */
final class Undo {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    /** One step does for all from now on. */
    void replace(Runnable all) {
        steps.clear();
        steps.push(all);
    }

    /** Takes every step; what goes wrong with one is told with the failure. */
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
