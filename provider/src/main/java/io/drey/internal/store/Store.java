package io.drey.internal.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Where entries live: the one narrow interface below the engine. The tiers are decorators of it, stacked in one place.
 *
 * <p>A store knows nothing of JCache: no events, no statistics, no policies. Deadlines, versions and compare-and-set
 * are all it offers, and everything above is built from them. Any thread may call; every call ends within a deadline,
 * by {@link io.drey.RemoteUnavailableException} if the remote tier is out of reach; calls for many keys have it for
 * each round trip.
 *
 * <p>Rejected: an asynchronous interface. JCache is synchronous, so that each call would end in a wait anyway; what
 * must overlap (batches, servers) overlaps inside one call.
 *
 * @param <K> the cache's keys; a store may keep a key it is given in a change, so the caller passes one that nobody
 *     mutates
 */
public interface Store<K> extends AutoCloseable {

    /**
     * Returns the entry of a key, {@link Stored#ABSENT} if there is none. May return an expired entry or a lease: the
     * caller checks {@link Stored#isLive}.
     */
    Stored read(K key, Freshness freshness);

    /** The same with {@link Freshness#BOUNDED}. A store on the way of a hit has its own, without further hops. */
    default Stored get(K key) {
        return read(key, Freshness.BOUNDED);
    }

    /** Returns the entries of those keys that have one, in one round trip per server. */
    Map<K, Stored> getAll(Collection<? extends K> keys);

    /** Like {@link #getAll}, but passes on the entries one by one. A store that needs no round trip spares the map. */
    default void forEach(Collection<? extends K> keys, BiConsumer<? super K, Stored> found) {
        getAll(keys).forEach(found);
    }

    /**
     * Returns the entries of those keys that have one, each as {@link #read} does, in one round trip per server. A key
     * that is left out has none.
     */
    default Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        Map<K, Stored> found = new HashMap<>(keys.size() * 2);
        keys.forEach(key -> found.put(key, read(key, freshness)));
        return found;
    }

    /**
     * Stores a value whatever there was, and does not tell what that was: the short way for the most frequent change.
     *
     * @return the entry that is stored now
     */
    default Stored put(K key, Object form, Lifetime lifetime) {
        return commit(key, new Change.Put(form, lifetime), Expect.ANY).stored();
    }

    /** Makes one change if the expectation holds, atomically for all JVMs. */
    Commit commit(K key, Change change, Expect expect);

    /**
     * Makes several changes, each if its own expectation holds, as {@link #commit} does: in one round trip per server,
     * where nothing comes between. They are of different keys, and none concerns another.
     *
     * @return what came of each, in their order
     */
    default List<Tried> commitEach(List<Conditional<K>> changes) {
        return changes.stream()
                .map(each -> Tried.of(() -> commit(each.key(), each.change(), each.expect())))
                .toList();
    }

    /**
     * Makes changes whatever there was, each atomically, in one round trip per server and chunk. A change that a queue
     * has {@linkplain Change#acceptedNanos accepted} and that failed may be given again: the very same object is not
     * made twice, so it does not replace what others have made since. One that is awaited is given once. The commit of
     * a change that turns out to be made already says {@link Stored#ABSENT}. A change that a clear has
     * {@linkplain Change#acceptedNanos overtaken} is not made either: its commit is a refusal, and it must not be
     * repeated.
     *
     * @param priors whether the commits shall contain the complete prior entries
     */
    Batch<K> commitAll(Map<K, Change> changes, boolean priors);

    /**
     * Moves the deadline of an entry that was read, unless the entry has changed since. 0 ends it, before this returns.
     *
     * @return completes with whether the deadline was moved, or with the reason why that is not known; callers need not
     *     wait for it
     */
    CompletableFuture<Boolean> touch(K key, Stored seen, long millis);

    /** Returns all live entries, weakly consistent, fetched page by page while the iterator moves. */
    Iterator<Map.Entry<K, Stored>> scan();

    /** Like {@link #scan}, but includes leases and unreadable entries: all that a removal of everything must reach. */
    default Iterator<Map.Entry<K, Stored>> scanAll() {
        return scan();
    }

    /** Removes all entries at one instant per partition. */
    void clear();

    /**
     * Whether operations go on while the remote tier is out of reach: plain changes and reads never throw for that
     * reason, and only leases are refused.
     */
    default boolean goesOnWithout() {
        return false;
    }

    /** Writes what is still pending and frees what the store holds, within a bounded time. Idempotent. */
    @Override
    void close();
}
