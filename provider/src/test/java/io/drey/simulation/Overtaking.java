package io.drey.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Runs an operation and lets another one come between at one chosen {@link Points point}, on the same thread. With each
 * point in turn, all ways are tried in which one thread is overtaken once. Confined to a thread.
 */
final class Overtaking {

    private static final ThreadLocal<@Nullable Overtaking> CURRENT = new ThreadLocal<>();

    private final Runnable overtaking;
    private int pointsBefore;

    private Overtaking(int point, Runnable overtaking) {
        this.pointsBefore = point;
        this.overtaking = overtaking;
    }

    /** Whether the operation has so many points. */
    static boolean run(Runnable operation, int point, Runnable overtaking) {
        Overtaking current = new Overtaking(point, overtaking);
        CURRENT.set(current);
        try {
            operation.run();
        } finally {
            CURRENT.remove();
        }
        return current.pointsBefore < 0;
    }

    static void reached() {
        Overtaking current = CURRENT.get();
        if (current != null && current.pointsBefore-- == 0 && !Points.isLocking()) {
            CURRENT.remove();
            current.overtaking.run();
        }
        if (current != null && current.pointsBefore < 0) {
            CURRENT.remove();
        }
    }
}
