package io.drey.loop;

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

    /** The loop has ended for good; nobody runs a round any more. */
    default void ended() {}
}
