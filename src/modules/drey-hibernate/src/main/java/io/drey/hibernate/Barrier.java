package io.drey.hibernate;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What stands at a key, or for a region, once something was changed: only what was read from the database after the
 * last change may be cached. Immutable; its arrays are never changed.
 *
 * <p>A change that is under way holds the barrier until its transaction has ended. One whose JVM has died never ends,
 * so each has a deadline, after which it counts as a change that was made at the deadline.
 *
 * @param since when the changes before the last one had ended, on the servers' clocks in milliseconds
 * @param millis when the last change ended, as a {@link Tick} has it
 * @param jvm of the last change
 * @param nanos of the last change
 * @param holders the changes that are under way
 * @param deadlines of the holders, in their order, on the servers' clocks in milliseconds
 * @param shared whether several were under way at the same time, so that none knows what the last value is
 */
record Barrier(long since, long millis, long jvm, long nanos, long[] holders, long[] deadlines, boolean shared)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Permits everything. */
    static final Barrier NONE = new Barrier(0, 0, 0, 0, new long[0], new long[0], false);

    /** Whether what began then to read from the database reads what is as new as the last change. */
    boolean permits(Tick start) {
        return start.isAfter(new Tick(millis, jvm, nanos)) && start.millis() > floorOfOthers();
    }

    /** Returns the last instant that is too early for everyone. */
    long floor() {
        return Math.max(millis, floorOfOthers());
    }

    private long floorOfOthers() {
        long floor = since;
        for (long deadline : deadlines) {
            floor = Math.max(floor, deadline);
        }
        return floor;
    }

    /** Whether this change is under way, and no other was at the same time. */
    boolean isOnlyOf(long holder) {
        return !shared && holders.length == 1 && holders[0] == holder;
    }

    boolean isHeld() {
        return holders.length > 0;
    }

    /**
     * Returns the barrier with one more change under way, and without those whose deadline has passed.
     *
     * @param nowMillis no later than now
     */
    Barrier heldBy(long holder, long deadline, long nowMillis) {
        int left = 0;
        long passed = since;
        long[] ids = Arrays.copyOf(holders, holders.length + 1);
        long[] ends = Arrays.copyOf(deadlines, holders.length + 1);
        for (int i = 0; i < holders.length; i++) {
            if (deadlines[i] < nowMillis) {
                passed = Math.max(passed, deadlines[i]);
            } else if (holders[i] != holder) {
                ids[left] = holders[i];
                ends[left++] = deadlines[i];
            }
        }
        ids[left] = holder;
        ends[left++] = deadline;
        return new Barrier(
                passed, millis, jvm, nanos, Arrays.copyOf(ids, left), Arrays.copyOf(ends, left), shared || left > 1);
    }

    /** Returns the barrier after a change has ended, whether it was known or not. */
    Barrier without(long holder, Tick end) {
        Barrier after = after(end, shared);
        for (int i = 0; i < holders.length; i++) {
            if (holders[i] == holder) {
                boolean others = shared && holders.length > 1;
                return new Barrier(
                        after.since,
                        after.millis,
                        after.jvm,
                        after.nanos,
                        removed(holders, i),
                        removed(deadlines, i),
                        others);
            }
        }
        return raised(end);
    }

    /** Returns the barrier that permits nothing either that began at that instant, or before. */
    Barrier raisedTo(long floorMillis) {
        return floorMillis <= since ? this : new Barrier(floorMillis, millis, jvm, nanos, holders, deadlines, shared);
    }

    /** Returns the barrier after a change that nobody had announced. */
    Barrier raised(Tick end) {
        return after(end, shared || holders.length > 0);
    }

    private Barrier after(Tick end, boolean nowShared) {
        boolean same = jvm == end.jvm();
        boolean later = same && nanos - end.nanos() > 0; // two threads that end at the same time
        return new Barrier(
                same ? since : Math.max(since, millis),
                later ? millis : end.millis(),
                end.jvm(),
                later ? nanos : end.nanos(),
                holders,
                deadlines,
                nowShared);
    }

    private static long[] removed(long[] from, int index) {
        long[] left = new long[from.length - 1];
        System.arraycopy(from, 0, left, 0, index);
        System.arraycopy(from, index + 1, left, index, left.length - index);
        return left;
    }
}
