package io.drey.internal.loop;

/** The work that a {@link Loop} repeats. Only the loop's thread calls it. */
@FunctionalInterface
public interface Round {

    /**
     * Does what is to be done, or waits until there is something. The loop survives whatever this throws, so it must
     * leave behind a state from which the next round can go on.
     *
     * @return whether another round is to follow
     */
    boolean run();

    /**
     * Whether there has been nothing to do for so long that the thread may end. The loop asks after a round, and once
     * more when its thread counts as ended. So a caller that brings work must call {@link Loop#start} afterwards.
     */
    default boolean isIdle() {
        return false;
    }

    /** Called when the loop has ended for good; no round follows. */
    default void ended() {}
}
