package io.drey.internal.store;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where entries live: the one narrow interface below the engine. The tiers are decorators of it, stacked in one place.
 *
 * <p>A store knows nothing of JCache: no events, no statistics, no policies. Deadlines, versions and compare-and-set
 * are all it offers, and everything above is built from them. Any thread may call; every call ends within a
 * deadline, by {@link io.drey.RemoteUnavailableException} if the remote tier is out of reach; calls for many keys have it
 * for each round trip.
 *
 * <p>Rejected: an asynchronous interface. JCache is synchronous, so that each call would end in a wait anyway; what must
 * overlap (batches, servers) overlaps inside one call.
 *
 * @param <K> the cache's keys; a store may keep a key it is given in a change, so the caller passes one that nobody
 *     mutates
 */
public interface Store<K> extends AutoCloseable {

    /**
     * The entry of a key, {@link Stored#ABSENT} if there is none. May answer an entry that has expired or a lease: the
     * caller checks {@link Stored#isLive}.
     */
    Stored read(K key, Freshness freshness);

    default Stored get(K key) {
        return read(key, Freshness.BOUNDED);
    }

    /**
     * The form of a value that is there and never expires, with no entry around it: for hits where nothing else need be
     * known. Null if there is none, or this store tells of entries only.
     */
    default @Nullable Object glance(K key) {
        return null;
    }

    /** The entries of those keys that have one, one round trip per server. */
    Map<K, Stored> getAll(Collection<? extends K> keys);

    /** The same, one by one. A store whose reads need no round trip spares the map. */
    default void forEach(Collection<? extends K> keys, BiConsumer<? super K, Stored> found) {
        getAll(keys).forEach(found);
    }

    /**
     * Stores a value whatever there was and tells nothing of it: the short way for the most frequent change.
     *
     * @return what stands now
     */
    default Stored put(K key, Object form, Lifetime lifetime) {
        return commit(key, new Change.Put(form, lifetime), Expect.ANY).stored();
    }

    /** Makes one change if the expectation holds, atomically for all JVMs. */
    Commit commit(K key, Change change, Expect expect);

    /**
     * Makes changes whatever there was, each atomically, one round trip per server and chunk. A change that failed may be
     * given again: the very same object is not made twice, so it does not replace what others have made since. The commit
     * of one that was found made says {@link Stored#ABSENT}. One that a clear has {@linkplain Change#acceptedNanos
     * overtaken} is not made either: its commit is a refusal, and it is done with.
     *
     * @param priors whether the commits shall carry the prior entries complete
     */
    Batch<K> commitAll(Map<K, Change> changes, boolean priors);

    /**
     * Moves the deadline of an entry that was read, unless it has changed since. 0 ends it, before this returns.
     *
     * @return complete with whether it was moved, or with why that is not known; nobody need wait for it
     */
    CompletableFuture<Boolean> touch(K key, Stored seen, long millis);

    /** All live entries, weakly consistent, fetched page by page while the iterator moves. */
    Iterator<Map.Entry<K, Stored>> scan();

    /** The same, with leases and with entries that cannot be read here: all that a removal of everything must meet. */
    default Iterator<Map.Entry<K, Stored>> scanAll() {
        return scan();
    }

    /** Removes all entries at one instant per partition. */
    void clear();

    /** Writes out what is still pending and frees what the store holds, bounded in time. Idempotent. */
    @Override
    void close();
}
