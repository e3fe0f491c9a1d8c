package io.drey.internal.local;

import io.drey.internal.store.BareStore;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of a cache without a remote tier: Caffeine alone, and all the truth there is.
 *
 * <p>A key is mapped to an immutable {@link Stored}, or to a {@link Cell} if nothing in this cache ever expires. A
 * commit is one compare-and-set of the very object that was seen, in the map or in the cell, so that no function runs
 * inside the map and versions are not needed. Any thread.
 *
 * <p>Rejected: {@code compute} for every commit, which locks a bin and allocates a closure per call, also where nothing
 * is contended.
 */
public final class HeapStore<K> implements BareStore<K> {

    private static final CompletableFuture<Boolean> MOVED = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NOT_MOVED = CompletableFuture.completedFuture(false);

    private final HeapMap<K> map;
    private final boolean expires;
    private final NanoClock clock;
    private final OwnTimes<K> ownTimes;

    /** @param expires whether entries may have deadlines, which costs each access a little */
    public HeapStore(long maximumSize, boolean expires, NanoClock clock, LongConsumer evictions) {
        this.map = new HeapMap<>(maximumSize, expires, clock, evictions);
        this.expires = expires;
        this.clock = clock;
        this.ownTimes = new OwnTimes<>(map.all(), clock);
    }

    /** Returns the keys that were asked for most of late, as far as that is known. */
    public List<K> hottest(int most) {
        return map.hottest(most);
    }

    /** Returns about how many entries are held. */
    public long size() {
        return map.size();
    }

    @Override
    public @Nullable Object bare(K key) {
        return !expires && map.get(key) instanceof Cell cell ? cell.form() : null;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        while (true) {
            Object held = map.get(key);
            Stored stored = entry(held);
            if (stored != null) {
                return stored;
            }
            map.remove(key, held);
        }
    }

    /**
     * Returns what is held for a key as an entry, or null for an emptied cell that has yet to be removed from the map.
     */
    private static @Nullable Stored entry(@Nullable Object held) {
        if (held instanceof Cell cell) {
            Object form = cell.form();
            return form == null ? null : new Stored(form, Stored.NEVER);
        }
        return held == null ? Stored.ABSENT : (Stored) held;
    }

    private Object holder(K key, Stored stored) {
        return isBare(stored) ? new Cell(key, stored.form()) : stored;
    }

    private boolean isBare(Stored stored) {
        return !expires && stored.expiresAt() == Stored.NEVER && stored.hasValue();
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
            Object held = map.get(key);
            Object form = held instanceof Cell cell ? cell.form() : null;
            if (form != null) {
                found.accept(key, new Stored(form, Stored.NEVER)); // which is seldom made: it does not get far
            } else if (held instanceof Stored stored) {
                found.accept(key, stored);
            } else if (held != null) {
                found.accept(key, read(key, Freshness.BOUNDED)); // a cell that was emptied
            }
        }
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        if (expires || !lifetime.isForever()) {
            return putEntry(key, form, lifetime);
        }
        putBare(key, form);
        return new Stored(form, Stored.NEVER);
    }

    private Stored putEntry(K key, Object form, Lifetime lifetime) {
        if (!expires || !lifetime.isUniform()) {
            return commit(key, new Change.Put(form, lifetime), Expect.ANY).stored();
        }
        Stored stored = new Stored(form, Lifetime.deadline(lifetime.onCreate(), clock));
        map.put(key, stored);
        return stored;
    }

    private void putBare(K key, Object form) {
        while (true) {
            Object held = map.get(key);
            if (held instanceof Cell cell) {
                if (cell.set(form)) {
                    return;
                }
                map.remove(key, cell);
            } else if (map.exchange(key, held, new Cell(key, form))) {
                return;
            }
        }
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        while (true) {
            // What was seen before was noted as a use then.
            Object held = expect instanceof Expect.Exactly ? map.getQuietly(key) : map.get(key);
            Stored current = entry(held);
            if (current == null) {
                map.remove(key, held);
                continue;
            }
            if (!isMet(expect, current, held)) {
                return Commit.refused(visible(current));
            }
            Stored next = apply(change, visible(current));
            if (swap(key, held, current, next)) {
                if (!expires && next.hasValue() && next.expiresAt() != Stored.NEVER) {
                    ownTimes.added();
                }
                return Commit.applied(visible(current), next);
            }
        }
    }

    private boolean isMet(Expect expect, Stored current, @Nullable Object held) {
        boolean live = current.isLive(clock);
        return switch (expect.kind()) {
            case ANY -> true;
            case PRESENT -> live;
            case ABSENT -> !live;
            case VACANT -> current == Stored.ABSENT || current.hasExpired(clock);
            case EXACTLY ->
                held != null && (live || current.isLease()) && isSame(((Expect.Exactly) expect).seen(), current, held);
            case EXPIRED ->
                held != null && current.hasExpired(clock) && isSame(((Expect.Expired) expect).seen(), current, held);
        };
    }

    /** Identity is the version: of an entry, which is never changed, only replaced, or of a cell's value. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Stored seen, Stored current, Object held) {
        return held instanceof Cell
                ? seen.expiresAt() == Stored.NEVER && seen.form() == current.form()
                : origin(seen) == origin(current);
    }

    private Stored visible(Stored current) {
        return current.hasExpired(clock) ? Stored.ABSENT : current;
    }

    private Stored apply(Change change, Stored prior) {
        return switch (change.kind()) {
            case PUT -> {
                Change.Put put = (Change.Put) change;
                yield new Stored(put.form(), put.lifetime().deadline(prior, clock));
            }
            case LEASE -> lease((Change.Lease) change);
            case DELETE -> Stored.ABSENT;
        };
    }

    private Stored lease(Change.Lease lease) {
        return lease.end() != null
                ? Stored.ABSENT
                : new Stored(Stored.leaseForm(), Lifetime.deadline(lease.millis(), clock));
    }

    private boolean swap(K key, @Nullable Object held, Stored current, Stored next) {
        if (held instanceof Cell cell) {
            return swap(key, cell, current.form(), next);
        } else if (next == Stored.ABSENT) {
            return held == null || map.remove(key, held);
        }
        return map.exchange(key, held, holder(key, next));
    }

    private boolean swap(K key, Cell cell, Object form, Stored next) {
        if (next == Stored.ABSENT) {
            if (!cell.empty(form)) {
                return false;
            }
            map.remove(key, cell);
            return true;
        } else if (isBare(next)) {
            return cell.replace(form, next.form());
        }
        return map.exchange(key, cell, form, next);
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        Map<K, Commit> done = new HashMap<>(changes.size() * 2);
        changes.forEach((key, change) -> done.put(key, commit(key, change, Expect.ANY)));
        return new Batch<>(done, null);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        Stored next = new Touched(origin(seen), Lifetime.deadline(millis, clock));
        boolean moved = seen.hasValue()
                && (map.getQuietly(key) instanceof Cell cell
                        ? swap(key, cell, seen.form(), next)
                        : map.exchange(key, seen, next));
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
        return entries(stored -> stored.isLive(clock));
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return entries(stored -> !stored.hasExpired(clock));
    }

    private Iterator<Map.Entry<K, Stored>> entries(Predicate<Stored> wanted) {
        Stream<Map.Entry<K, Stored>> entries = map.all().entrySet().stream()
                .flatMap(held -> Stream.ofNullable(entry(held.getValue()))
                        .filter(wanted)
                        .map(stored -> new SimpleImmutableEntry<>(held.getKey(), stored)));
        return entries.iterator();
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public void close() {
        map.clear();
    }

    @Override
    public String toString() {
        return "HeapStore";
    }
}
