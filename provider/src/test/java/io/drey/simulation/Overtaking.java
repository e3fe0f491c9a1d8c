package io.drey.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Runs an operation and lets another one come between at one chosen {@link Points point}, on the same thread. With each
 * point in turn, all ways are tried in which one thread is overtaken once. Confined to a thread.
 */
final class Overtaking {

    private static final ThreadLocal<@Nullable Overtaking> CURRENT = new ThreadLocal<>();

    private final Runnable overtaking;
    private final boolean underLocks;
    private int pointsBefore;

    private Overtaking(int point, Runnable overtaking, boolean underLocks) {
        this.pointsBefore = point;
        this.overtaking = overtaking;
        this.underLocks = underLocks;
    }

    /** Whether the operation has so many points. At those under a lock nothing comes between. */
    static boolean run(Runnable operation, int point, Runnable overtaking) {
        return run(operation, new Overtaking(point, overtaking, false));
    }

    /**
     * Whether the operation has so many points. What comes between runs on a thread of its own, under locks as well: if
     * it waits for one, it goes on once the operation has ended.
     */
    static boolean runByAnother(Runnable operation, int point, Runnable overtaking) {
        OtherThread other = new OtherThread(overtaking);
        try {
            return run(operation, new Overtaking(point, other::runUntilItWaits, true));
        } finally {
            other.join();
        }
    }

    private static boolean run(Runnable operation, Overtaking current) {
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
        if (current != null && current.pointsBefore-- == 0 && current.canBeOvertaken()) {
            CURRENT.remove();
            current.overtaking.run();
        }
        if (current != null && current.pointsBefore < 0) {
            CURRENT.remove();
        }
    }

    private boolean canBeOvertaken() {
        return underLocks ? !Points.isInRedis() : !Points.isLocking();
    }
}
