package io.drey.local;

import io.drey.store.Stored;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets concurrent misses of a key share one read.
 *
 * <p>A flight may be joined only while no change of its key is known since it began: otherwise a thread that has just
 * written the key could be handed what was read before. That is checked by the fence's mark, which is part of the
 * flight. Nor may it be joined when it is older than the bound on staleness. Any thread; a joiner waits no longer than the leader's read, which ends within its own deadline.
 */
final class SingleFlight<K> {

    private record Flight(long mark, long startedAt, CompletableFuture<Stored> landing) {}

    private final ConcurrentHashMap<K, Flight> flights = new ConcurrentHashMap<>();

    /** What {@code read} answers, or what a read of the same key and mark that is under way answers. */
    Stored fly(K key, long mark, long now, long maxAge, Supplier<Stored> read) {
        Flight mine = new Flight(mark, now, new CompletableFuture<>());
        Flight leader = flights.putIfAbsent(key, mine);
        if (leader == null) {
            return lead(key, mine, read);
        }
        boolean fresh = leader.mark() == mark && now - leader.startedAt() <= maxAge;
        return fresh ? join(leader) : read.get();
    }

    private Stored lead(K key, Flight flight, Supplier<Stored> read) {
        try {
            Stored answer = read.get();
            flight.landing().complete(answer);
            return answer;
        } catch (Throwable failure) { // whatever it is, those who joined must hear of it
            flight.landing().completeExceptionally(failure);
            throw failure;
        } finally {
            flights.remove(key, flight);
        }
    }

    private static Stored join(Flight leader) {
        try {
            return leader.landing().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
