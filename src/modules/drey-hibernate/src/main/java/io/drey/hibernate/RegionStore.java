package io.drey.hibernate;

import io.drey.internal.engine.Swaps;
import io.drey.internal.partition.ServerTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one region. Each method is one atomic change of one key, without a lock; faults come out as
 * exceptions. Any thread.
 *
 * <p>The invariant: what {@link #get} returns was read from the database, or written to it, by a transaction that began
 * after every change of this key, and of the whole region, that had ended when the read was made.
 */
final class RegionStore {

    /** The key of the barrier of the whole region. No key of Hibernate's is a string. */
    static final String REGION = "drey:region";

    /** The region's barrier outlives its entries, however short they live: without it none is served. */
    private static final Duration FOREVER = Duration.ofDays(3_650);

    private final Cache<Object, Object> cache;
    private final Swaps<Object, Object> swaps;
    private final ServerTime time;
    private final Doubt doubt;
    private final Timeouts timeouts;
    private final boolean asksAlways;
    private volatile @Nullable Barrier known;

    RegionStore(Cache<Object, Object> cache, Swaps<Object, Object> swaps, Surroundings surroundings) {
        this.cache = cache;
        this.swaps = swaps;
        this.time = surroundings.time();
        this.doubt = surroundings.doubt();
        this.timeouts = surroundings.timeouts();
        this.asksAlways = surroundings.asksAlways();
    }

    /**
     * What a region is told by.
     *
     * @param asksAlways whether copies in this JVM are of no use to reads
     */
    record Surroundings(ServerTime time, Doubt doubt, Timeouts timeouts, boolean asksAlways) {}

    ServerTime time() {
        return time;
    }

    /** Returns the value of a key, null if there is none that may be served. */
    @Nullable
    Object get(Object key) {
        Object found;
        Object region;
        if (asksAlways) {
            Map<Object, Object> both = cache.getAll(Set.of(key, REGION));
            found = both.get(key);
            region = both.get(REGION);
        } else {
            region = swaps.glance(REGION);
            found = cache.get(key);
        }
        if (!(region instanceof Barrier barrier)) {
            begin();
            return null;
        }
        known = barrier;
        return found instanceof Item item && barrier.permits(item.start()) && item.millis() > doubt.floor()
                ? item.value()
                : null;
    }

    /** Whether {@link #get} would return a value. */
    boolean contains(Object key) {
        return get(key) != null;
    }

    /**
     * Makes sure that the region has its barrier. Where it has none, everything may be lost that was known of its
     * changes, so that nothing from before may be cached.
     */
    void begin() {
        swaps.swap(
                REGION,
                false,
                live -> live instanceof Barrier
                        ? Decisions.keep()
                        : Decisions.put(Barrier.NONE.raised(now()), FOREVER));
    }

    /**
     * Stores what a transaction has read from the database, or inserted into it.
     *
     * @param begunNanos when the transaction began
     * @return whether it was stored
     */
    boolean load(Object key, GuardedRegion.Loaded loaded, long begunNanos) {
        if (time.nanos() - begunNanos > timeouts.load().toNanos()) {
            return false; // a barrier that it should have met may be gone by now
        }
        Tick start = Tick.here(time.earliestMillisAt(begunNanos), begunNanos);
        Barrier region = region();
        if (start.millis() == ServerTime.UNKNOWN || region == null) {
            return false;
        }
        if (!region.raisedTo(doubt.ofLoads()).permits(start)) {
            return false; // what should have kept it out may be lost, and others may no longer be in doubt
        }
        Barrier doubted = region.raisedTo(doubt.floor());
        Item item = new Item(loaded.value(), loaded.version(), start, 0);
        Comparator<Object> versions = loaded.comparator();
        return swaps.swap(
                key,
                true,
                live -> loaded.again() && Decisions.isLater(live, item, versions)
                        ? Decisions.put(item, null)
                        : Decisions.load(live, item, region, doubted, versions));
    }

    /** Returns the region's barrier as it was known last: an older one lets in what readers will not take. */
    private @Nullable Barrier region() {
        Barrier barrier = known;
        if (barrier == null) {
            barrier = swaps.glance(REGION) instanceof Barrier found ? found : null;
            known = barrier;
        }
        return barrier;
    }

    /** Returns a lock that nobody has been told of yet. */
    Held held() {
        return Held.at(time.nanos());
    }

    /** Nothing is served or stored under the key until the transaction that changes it has ended. */
    void lock(Object key, Held held) {
        swaps.swap(key, false, live -> Decisions.put(held(Decisions.barrier(live), held), timeouts.ofLock()));
    }

    private Barrier held(Barrier barrier, Held held) {
        long deadline = now().millis() + timeouts.lock().toMillis();
        return barrier.heldBy(held.id(), deadline, time.earliestMillisAt(time.nanos()));
    }

    /**
     * Stores the value that the holder of a lock has written to the database, if nobody else can have written another.
     *
     * @return whether it was stored
     */
    boolean replace(Object key, Held held, Object value, @Nullable Object version) {
        Tick start = Tick.here(time.earliestMillisAt(held.nanos()), held.nanos());
        boolean[] stored = new boolean[1];
        swaps.swap(key, false, live -> {
            stored[0] = Decisions.barrier(live).isOnlyOf(held.id());
            return stored[0]
                    ? Decisions.put(new Item(value, version, start, now().millis()), null)
                    : settled(live, List.of(held));
        });
        return stored[0];
    }

    /** Ends what is stored under the key, but no lock. */
    void remove(Object key) {
        swaps.swap(
                key,
                false,
                live -> live instanceof Barrier barrier && barrier.isHeld()
                        ? Decisions.keep()
                        : Decisions.put(Decisions.barrier(live).raised(now()), timeouts.ofChange()));
    }

    /** Ends whatever is stored under the key, where nobody locks. */
    void overwrite(Object key) {
        swaps.put(key, Barrier.NONE.raised(nowOrAsk()), timeouts.ofChange());
    }

    /**
     * Ends these locks, and whatever is stored under the key. What stands in its place lets in what is read from the
     * database from now on. Those who still hold locks store nothing when they end.
     */
    void settle(Object key, List<Held> ended) {
        swaps.swap(key, false, live -> settled(live, ended));
    }

    private Swaps.Decision<Object> settled(@Nullable Object live, List<Held> ended) {
        Barrier left = Decisions.settled(live, ended, now());
        return Decisions.put(left, left.isHeld() ? timeouts.ofLock() : timeouts.ofChange());
    }

    /** Nothing of the region is served or stored until the transaction has ended. */
    void lockRegion(Held held) {
        swaps.swap(REGION, false, live -> Decisions.put(held(Decisions.barrier(live), held), FOREVER));
    }

    /** Ends these locks of the region, and everything that is stored in it. */
    void settleRegion(List<Held> ended) {
        swaps.swap(REGION, false, live -> Decisions.put(Decisions.settled(live, ended, now()), FOREVER));
    }

    /** Ends everything that is stored in the region, and frees the memory. */
    void evictAll() {
        Object before = swaps.latest(REGION);
        cache.clear();
        swaps.swap(
                REGION,
                true,
                live -> Decisions.put(
                        Decisions.barrier(live instanceof Barrier ? live : before)
                                .raised(now()),
                        FOREVER));
    }

    /** Returns an instant that is not before now; what was asked for in order to decide has told the time. */
    private Tick now() {
        long nanos = time.nanos();
        long millis = time.latestMillisAt(nanos);
        if (millis == ServerTime.UNKNOWN) {
            throw new CacheException("Redis has not told its time yet");
        }
        return Tick.here(millis, nanos);
    }

    private Tick nowOrAsk() {
        if (time.latestMillisAt(time.nanos()) == ServerTime.UNKNOWN) {
            swaps.latest(REGION);
        }
        return now();
    }

    /**
     * How long things may take.
     *
     * @param lock after that time the holder of a lock counts as dead
     * @param load what a transaction of that age reads from the database is not stored any more
     */
    record Timeouts(Duration lock, Duration load) {

        /** How long the barrier of a change stays: longer than anything that began before it may be on its way. */
        Duration ofChange() {
            return load.multipliedBy(2);
        }

        Duration ofLock() {
            return lock.plus(ofChange());
        }

        /** The same for a region whose entries, and so the marks of its changes, live shorter. */
        Timeouts within(@Nullable Duration life) {
            return life == null || life.compareTo(ofChange()) >= 0 ? this : new Timeouts(lock, life.dividedBy(2));
        }
    }
}
