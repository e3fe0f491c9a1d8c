package io.drey.writer;

import java.time.Duration;

/**
 * A snapshot of a write-behind queue. When nothing is pending, {@code accepted = coalesced + written + givenUp}; while
 * writes go on the figures are not of one instant.
 *
 * <pre>{@code
 * WriteBehindStats stats = writer.stats();
 * if (stats.givenUp() > 0 || stats.oldestAge().compareTo(Duration.ofMinutes(1)) > 0) {
 *     alert(stats.queueEntries() + " keys are not written yet");
 * }
 * }</pre>
 *
 * <p>Made by Drey only; figures may be added. Immutable, any thread.
 */
public interface WriteBehindStats {

    /** Writes taken from producers. */
    long accepted();

    /**
     * Writes that never reached the delegate, or did so without success, because a newer one of the same key took their
     * place.
     */
    long coalesced();

    /** Writes the delegate acknowledged. */
    long written();

    /** Writes handed to the delegate that it did not acknowledge, counting each attempt. */
    long failedAttempts();

    /** Attempts that were not the first for their write. */
    long retried();

    /** Writes lost, because the budget of retries was used up or the queue was closed. */
    long givenUp();

    /** Keys with a pending write, in flight included. */
    long queueEntries();

    /** Weight of the pending writes, by the weigher; 0 without one. */
    long queueBytes();

    /** How long the oldest pending write has been waiting, to about a millisecond; zero if there is none. */
    Duration oldestAge();
}
