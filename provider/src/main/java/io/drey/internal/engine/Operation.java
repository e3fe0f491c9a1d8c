package io.drey.internal.engine;

import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * One cache operation as a value: what it must see, what it makes of it, what it counts. The engine runs it.
 *
 * <p>An operation may be asked to {@link #decide} several times, each time with what another JVM has left.
 *
 * <p>One thread.
 */
interface Operation {

    /** Decides what to do with the live entry, {@link Stored#ABSENT}, or {@link Stored#UNREADABLE}. */
    Decision decide(Stored live);

    /**
     * A commit that is enough by itself, because the decision is the same whatever the entry holds, so that nothing
     * need be read first; null if the entry must be seen. A refusal means {@link Decision#KEEP}.
     */
    default @Nullable Blind blind() {
        return null;
    }

    /** A decision that holds wherever the expectation does. */
    record Blind(Expect expect, Decision then) {}

    /** Returns whether nobody needs to know the previous entry, so that the change can be unconditional. */
    default boolean isUnconditional() {
        return false;
    }

    /**
     * Returns whether it removes the entry whatever that is, so that it can be remembered while nobody can be asked.
     */
    default boolean isRemoval() {
        return false;
    }

    /** Whether it counts as a hit or a miss. */
    default boolean looksUp() {
        return true;
    }

    /** Whether keeping a live entry counts as an access to it, which may move its deadline. */
    default boolean accesses() {
        return false;
    }

    /**
     * Returns whether it does nothing to an entry that is present, so that only one of several concurrent calls has an
     * effect. The writer must be told of that one only.
     */
    default boolean storesOnlyIfAbsent() {
        return false;
    }

    /** Returns whether only one JVM at a time may decide about an absent entry, under a lease. */
    default boolean decidesAlone() {
        return false;
    }
}
