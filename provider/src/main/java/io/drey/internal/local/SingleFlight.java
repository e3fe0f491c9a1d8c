package io.drey.internal.local;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.ResultLatch;
import io.drey.internal.store.Stored;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent misses of a key share one read.
 *
 * <p>A flight may be joined only while no change of its key is known since it began: otherwise a thread that has just
 * written the key could be handed what was read before. That is checked by the fence's mark, which is part of the
 * flight. Nor may it be joined when it is older than the bound on staleness.
 *
 * <p>Any thread; a joiner waits no longer than the leader's read, which ends within its own deadline. What fails the
 * leader fails those who joined, except its interruption: they read for themselves then. A joiner that is interrupted
 * fails alone.
 */
final class SingleFlight<K> {

    /** How a flight ended. */
    private record Landing(
            @Nullable Stored answer, @Nullable Throwable failure) {}

    private record Flight(long mark, long startedAt, ResultLatch<Landing> landing) {}

    private final ConcurrentHashMap<K, Flight> flights = new ConcurrentHashMap<>();

    /** What {@code read} answers, or what a read of the same key and mark that is under way answers. */
    Stored fly(K key, long mark, long now, long maxAge, Supplier<Stored> read) {
        Flight mine = new Flight(mark, now, new ResultLatch<>());
        Flight leader = flights.putIfAbsent(key, mine);
        if (leader == null) {
            return lead(key, mine, read);
        }
        boolean fresh = leader.mark() == mark && now - leader.startedAt() <= maxAge;
        return fresh ? join(leader, read) : read.get();
    }

    private Stored lead(K key, Flight flight, Supplier<Stored> read) {
        Landing landing = new Landing(null, null);
        try {
            Stored answer = read.get();
            landing = new Landing(answer, null);
            return answer;
        } catch (Throwable failure) { // whatever it is, those who joined must hear of it
            landing = new Landing(null, Thread.currentThread().isInterrupted() ? null : failure);
            throw failure;
        } finally {
            try {
                flights.remove(key, flight); // first: who comes now must not join what has ended
            } finally {
                flight.landing().complete(landing); // whatever the key's own code throws
            }
        }
    }

    private static Stored join(Flight leader, Supplier<Stored> read) {
        try {
            leader.landing().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteUnavailableException("interrupted while waiting for another thread's read", e, false);
        }
        Landing landing = Objects.requireNonNull(leader.landing().get());
        if (landing.answer() != null) {
            return landing.answer();
        } else if (landing.failure() instanceof RuntimeException failure) {
            throw failure;
        } else if (landing.failure() != null) {
            throw new CompletionException(landing.failure());
        }
        return read.get();
    }
}
