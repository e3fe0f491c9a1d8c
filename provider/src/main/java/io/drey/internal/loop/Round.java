package io.drey.internal.loop;

/** What a {@link Loop} repeats. Called by the loop's thread only. */
@FunctionalInterface
public interface Round {

    /**
     * Does what is to be done, or waits until there is something. Whatever it throws is survived, so it must leave behind
     * what the next one can go on from.
     *
     * @return whether another round is to follow
     */
    boolean run();

    /**
     * Whether there has been nothing to do for so long that the thread may go; {@link Loop#start} brings another one. Asked
     * after a round, and once more when the thread counts as gone, so whoever brings work must call that afterwards.
     */
    default boolean isIdle() {
        return false;
    }

    /** The loop has ended for good; nobody runs a round any more. */
    default void ended() {}
}
