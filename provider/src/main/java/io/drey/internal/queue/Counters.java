package io.drey.internal.queue;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a queue has done so far; any thread. A write costs one addition, since the number of accepted writes is
 * the sum of two counters.
 */
final class Counters {

    final LongAdder queued = new LongAdder();
    final LongAdder coalesced = new LongAdder();
    final LongAdder overtaken = new LongAdder();
    final LongAdder written = new LongAdder();
    final LongAdder failedAttempts = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder givenUp = new LongAdder();

    void accepted(PendingWrites.Offer offer) {
        (offer == PendingWrites.Offer.COALESCED ? coalesced : queued).increment();
    }

    QueueStats snapshot(PendingWrites<?, ?> pending, Duration oldestAge) {
        long replaced = coalesced.sum();
        return new QueueStats(
                queued.sum() + replaced,
                replaced + overtaken.sum(),
                written.sum(),
                failedAttempts.sum(),
                retried.sum(),
                givenUp.sum(),
                pending.room().entries(),
                pending.room().bytes(),
                oldestAge);
    }
}
