package io.drey.writer;

import java.time.Duration;

/**
 * A snapshot of a write-behind queue. When nothing is pending,
 * {@code accepted = coalesced + written + givenUp}; while writes go on the figures are not of one instant.
 *
 * @param accepted writes taken from producers
 * @param coalesced writes that never reached the delegate, or did so without success, because a newer one of the same
 *     key took their place
 * @param written writes the delegate acknowledged
 * @param failedAttempts writes handed to the delegate that it did not acknowledge, counting each attempt
 * @param retried attempts that were not the first for their write
 * @param givenUp writes lost, because the budget of retries was used up or the queue was closed
 * @param queueEntries keys with a pending write, in flight included
 * @param queueBytes weight of the pending writes, by the weigher; 0 without one
 * @param oldestAge how long the oldest pending write has been waiting, to about a millisecond; zero if there is none
 */
public record WriteBehindStats(
        long accepted,
        long coalesced,
        long written,
        long failedAttempts,
        long retried,
        long givenUp,
        long queueEntries,
        long queueBytes,
        Duration oldestAge) {}
