package io.drey.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import io.drey.store.Batch;
import io.drey.store.Change;
import io.drey.store.Commit;
import io.drey.store.Expect;
import io.drey.store.Freshness;
import io.drey.store.Lifetime;
import io.drey.store.NanoClock;
import io.drey.store.Store;
import io.drey.store.Stored;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of a cache without a remote tier: Caffeine alone, and all the truth there is.
 *
 * <p>A commit is one compare-and-set of the map on the very object that was seen, so that no function runs inside the
 * map and versions are not needed: an entry is never changed, only replaced. Any thread.
 *
 * <p>Rejected: {@code compute}, which locks a bin and allocates a closure per call, also where nothing is contended.
 */
public final class HeapStore<K> implements Store<K> {

    private static final CompletableFuture<Boolean> MOVED = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NOT_MOVED = CompletableFuture.completedFuture(false);

    private final Cache<K, Stored> cache;
    private final ConcurrentMap<K, Stored> map;
    private final Policy<K, Stored> quiet;
    private final NanoClock clock;

    /** @param lapses whether entries may have deadlines, which costs each access a little */
    public HeapStore(long maximumSize, boolean lapses, NanoClock clock, LongConsumer evictions) {
        this.cache = lapses ? Caches.lapsing(maximumSize, evictions, clock) : Caches.bounded(maximumSize, evictions);
        this.map = cache.asMap();
        this.quiet = cache.policy();
        this.clock = clock;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        Stored stored = cache.getIfPresent(key);
        return stored == null ? Stored.ABSENT : stored;
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        Map<K, Stored> found = new HashMap<>(keys.size() * 2);
        forEach(keys, found::put);
        return found;
    }

    @Override
    public void forEach(Collection<? extends K> keys, BiConsumer<? super K, Stored> found) {
        for (K key : keys) {
            Stored stored = cache.getIfPresent(key);
            if (stored != null) {
                found.accept(key, stored);
            }
        }
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        if (!lifetime.isUniform()) {
            return commit(key, new Change.Put(form, lifetime), Expect.ANY).stored();
        }
        Stored stored = new Stored(form, Lifetime.deadline(lifetime.onCreate(), clock));
        cache.put(key, stored);
        return stored;
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        Stored current = guess(key, expect);
        while (true) {
            if (!isMet(expect, current)) {
                return Commit.refused(visible(current));
            }
            Stored next = apply(change, visible(current));
            if (swap(key, current, next)) {
                return Commit.applied(visible(current), next);
            }
            current = look(key);
        }
    }

    /** What was seen most likely still stands there, so that it need not be looked for: the swap will tell. */
    private @Nullable Stored guess(K key, Expect expect) {
        return expect instanceof Expect.Exactly exactly && exactly.seen().hasValue() ? exactly.seen() : look(key);
    }

    /** Not noted as a use, which the write is by itself. */
    private @Nullable Stored look(K key) {
        return quiet.getIfPresentQuietly(key);
    }

    @SuppressWarnings("ReferenceEquality") // an entry is never changed, only replaced: identity is its version
    private boolean isMet(Expect expect, @Nullable Stored current) {
        boolean live = current != null && current.isLive(clock);
        if (expect instanceof Expect.Exactly exactly) {
            return current != null && origin(current) == origin(exactly.seen());
        } else if (expect instanceof Expect.Present) {
            return live;
        } else if (expect instanceof Expect.Absent) {
            return !live;
        } else if (expect instanceof Expect.Vacant) {
            return current == null || current.hasLapsed(clock);
        }
        return true;
    }

    private Stored visible(@Nullable Stored current) {
        return current == null || current.hasLapsed(clock) ? Stored.ABSENT : current;
    }

    private Stored apply(Change change, Stored prior) {
        if (change instanceof Change.Put put) {
            return new Stored(put.form(), put.lifetime().deadline(prior, clock));
        } else if (change instanceof Change.Lease lease) {
            return new Stored(Stored.leaseForm(), Lifetime.deadline(lease.millis(), clock));
        }
        return Stored.ABSENT;
    }

    private boolean swap(K key, @Nullable Stored current, Stored next) {
        if (next == Stored.ABSENT) {
            return current == null || map.remove(key, current);
        }
        return current == null ? map.putIfAbsent(key, next) == null : map.replace(key, current, next);
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        Map<K, Commit> done = new HashMap<>(changes.size() * 2);
        changes.forEach((key, change) -> done.put(key, commit(key, change, Expect.ANY)));
        return new Batch<>(done, null);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        boolean moved =
                seen.hasValue() && map.replace(key, seen, new Touched(origin(seen), Lifetime.deadline(millis, clock)));
        return moved ? MOVED : NOT_MOVED;
    }

    /** An entry whose deadline was moved: to a commit the same that it was before. */
    private static final class Touched extends Stored {

        private final Stored origin;

        Touched(Stored origin, long expiresAt) {
            super(origin.form(), expiresAt);
            this.origin = origin;
        }
    }

    private static Stored origin(Stored stored) {
        return stored instanceof Touched touched ? touched.origin : stored;
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        Stream<Map.Entry<K, Stored>> live = map.entrySet().stream()
                .filter(entry -> entry.getValue().isLive(clock))
                .map(entry -> new SimpleImmutableEntry<>(entry.getKey(), entry.getValue()));
        return live.iterator();
    }

    @Override
    public void clear() {
        cache.invalidateAll();
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }

    @Override
    public String toString() {
        return "HeapStore";
    }
}
