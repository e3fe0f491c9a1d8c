package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/** Takes writes into a queue: first into its journal, then among the pending writes if there is room. Any thread. */
final class Intake<K, V> {

    private final QueueParts<K, V> parts;
    private final PendingWrites<K, V> pending;
    private final WriteLoop<K, V> loop;
    private final Counting counting;
    private final AtomicBoolean closed;

    /** Counts what comes in, refuses what does not, and lets callers wait for room. */
    record Counting(Counters counters, Refusals refusals, CallerWaits waits) {}

    Intake(
            QueueParts<K, V> parts,
            PendingWrites<K, V> pending,
            WriteLoop<K, V> loop,
            Counting counting,
            AtomicBoolean closed) {
        this.parts = parts;
        this.pending = pending;
        this.loop = loop;
        this.counting = counting;
        this.closed = closed;
    }

    /**
     * Accepts a write; a null value is a delete. Waits for room.
     *
     * @throws CacheWriterException if there is none
     * @throws IllegalStateException if the queue is closed
     */
    void accept(K key, @Nullable V value) {
        Objects.requireNonNull(key, "key");
        if (closed.get()) {
            throw counting.refusals().closed();
        }
        int weight = parts.weight(key, value);
        if (weight > parts.maxBytes()) {
            throw counting.refusals().neverFits(weight);
        }
        loop.start(); // first, so that no write is accepted that no thread would make
        long number = parts.journal().append(key, value, parts.options().offerTimeout());
        if (!isAccepted(new Candidate<>(key, value, weight, number), pending.room(), true)) {
            throw counting.refusals().noRoom();
        }
    }

    /** Accepts a write if there is room at this moment. An urgent one may use the room that is kept back. */
    boolean offer(K key, V value, boolean urgently) {
        int weight = parts.weight(key, value);
        if (closed.get() || weight > parts.maxBytes()) {
            return false;
        }
        try {
            loop.start();
            long number = parts.journal().append(key, value, Duration.ZERO);
            Candidate<K, V> candidate = new Candidate<>(key, value, weight, number);
            return isAccepted(candidate, urgently ? pending.wholeRoom() : pending.room(), false);
        } catch (CacheWriterException | IllegalStateException e) {
            return false;
        }
    }

    private record Candidate<K, V>(K key, @Nullable V value, int weight, long number) {}

    private boolean isAccepted(Candidate<K, V> write, Capacity room, boolean waits) {
        boolean accepted = false;
        try {
            PendingWrites.Offer offer = pending.offer(write.key(), write.value(), write.weight(), write.number(), room);
            if (offer == PendingWrites.Offer.FULL && waits) {
                offer = offerWithinTimeout(write);
            }
            accepted = offer != PendingWrites.Offer.FULL;
            if (accepted) {
                counting.counters().accepted(offer);
                parts.journal().accepted(write.key());
            }
            if (offer == PendingWrites.Offer.QUEUED) {
                loop.wake();
            }
        } catch (Throwable e) {
            loop.wake(); // puts a write in order that came only halfway into the queue
            throw e;
        } finally {
            if (!accepted && write.number() != Journal.NONE) {
                parts.journal().done(write.number());
            }
        }
        if (pending.isAbandoned() || loop.hasEnded()) {
            loop.abandon(); // closed between the check above and the offer: lost unless it was made by now
        }
        return accepted;
    }

    private PendingWrites.Offer offerWithinTimeout(Candidate<K, V> write) {
        Offering<K, V> offering =
                new Offering<>(pending, closed, write.key(), write.value(), write.weight(), write.number());
        long deadline = parts.timing().nanos() + parts.options().offerTimeout().toNanos();
        if (!counting.waits().await(offering, deadline)) {
            throw counting.refusals().noRoom();
        }
        if (offering.result() == PendingWrites.Offer.FULL) {
            throw counting.refusals().closed();
        }
        return offering.result();
    }
}
