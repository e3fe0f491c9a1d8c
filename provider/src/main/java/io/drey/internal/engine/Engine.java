package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.event.EventDispatcher;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.BareStore;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.cache.processor.EntryProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The semantics of one cache: every method of {@code javax.cache.Cache} that touches entries, as an operation run
 * against the store. Arguments have been checked. Any thread.
 *
 * <p>{@code get} and the plainest {@code put} are written out here, because most caches do little else: they ask the
 * store directly. Everything rarer is one call away.
 */
public final class Engine<K, V> {

    private final Store<K> store;

    /** The same store if it may answer without an entry; null where there is a remote tier. */
    private final @Nullable BareStore<K> bare;

    private final Keys keys;
    private final Values values;
    private final EventDispatcher<K, V> events;
    private final CacheStatistics statistics;
    private final NanoClock clock;
    private final Expirations expirations;
    private final Announcer<K, V> announcer;
    private final Runner<K, V> runner;
    private final BulkWrites<K, V> bulk;
    private final @Nullable Loader<K, V> processorLoader;
    private final @Nullable ReadThrough<K, V> readThrough;
    private final @Nullable Refreshes<K, V> refreshes;
    private final @Nullable LoadWays<K, V> loads;
    private final @Nullable Lifetime plainLifetime;
    private final Swaps<K, V> swaps;

    public Engine(EngineParts<K, V> parts) {
        this.store = parts.store();
        this.bare = parts.store() instanceof BareStore<K> own ? own : null;
        this.keys = parts.keys();
        this.values = parts.values();
        this.events = parts.events();
        this.statistics = parts.statistics();
        this.clock = parts.clock();
        this.expirations = new Expirations(parts.expiryPolicy());
        this.announcer = new Announcer<>(events, statistics, values, this::handed);
        WriteThrough<K, V> writer = new WriteThrough<>(parts.writer(), this::handed);
        this.runner = new Runner<>(parts, expirations, writer, announcer);
        this.bulk = new BulkWrites<>(parts, runner, expirations, writer, announcer);
        LoadWays<K, V> ways = LoadWays.of(
                parts, runner, expirations, announcer, new LoadWays.KeyUse<>(this::handed, this::copy, this::absent));
        this.loads = ways;
        this.processorLoader = ways == null || !parts.readThrough() ? null : ways.loader();
        this.readThrough = ways == null || !parts.readThrough() ? null : ways.misses();
        this.refreshes = ways == null ? null : ways.refreshes();
        this.plainLifetime = writer.isPresent() ? null : expirations.unseen();
        this.swaps = new Swaps<>(parts, expirations);
    }

    /** Returns conditional changes beyond those of the standard. */
    public Swaps<K, V> swaps() {
        return swaps;
    }

    public @Nullable V get(K key) {
        long start = statistics.startGet();
        Object form = bare == null ? null : bare.bare(key);
        if (form == null) {
            return look(key, start);
        }
        V value = values.valueIfReadable(form);
        if (value == null) {
            return miss(key, Stored.ABSENT, start);
        }
        statistics.recordHit(start);
        return value;
    }

    private @Nullable V look(K key, long start) {
        Stored stored;
        try {
            stored = store.get(key);
        } catch (RemoteUnavailableException e) {
            return loadInstead(key, start, e);
        }
        if (!isLive(stored)) {
            return miss(key, stored, start);
        }
        hit(key, stored);
        V value = value(stored);
        if (value == null) {
            return miss(key, Stored.ABSENT, start);
        }
        statistics.recordHit(start);
        return value;
    }

    /** A copy has been found to be live by whoever has just served it, for which it read the clock. */
    private boolean isLive(Stored stored) {
        return stored.isCopy() ? stored.hasValue() : stored.isLive(clock);
    }

    private @Nullable V miss(K key, Stored stored, long start) {
        runner.live(key, stored); // announces an entry that has expired
        V loaded = readThrough == null ? null : readThrough.load(handed(key), stored);
        if (loaded != null) {
            runner.expiries().watch(handed(key));
        }
        statistics.recordGets(0, 1, start);
        return loaded;
    }

    private @Nullable V loadInstead(K key, long start, RemoteUnavailableException e) {
        if (readThrough == null) {
            throw e;
        }
        return miss(key, Stored.ABSENT, start);
    }

    /** Returns the value of a stored form, or null if this JVM cannot read its bytes, which is a miss. */
    private @Nullable V value(Stored stored) {
        return values.valueIfReadable(stored.form());
    }

    public Map<K, V> getAll(Set<? extends K> wanted) {
        long start = statistics.startGet();
        Map<K, V> found = new HashMap<>(wanted.size() * 2);
        try {
            store.forEach(wanted, (key, stored) -> {
                V value = isLive(stored) ? value(stored) : null;
                if (value != null) {
                    found.put(key, value);
                    hit(key, stored);
                } else {
                    runner.live(key, stored);
                }
            });
        } catch (RemoteUnavailableException e) {
            if (readThrough == null) {
                throw e;
            }
        }
        int hits = found.size();
        if (readThrough != null && hits < wanted.size()) {
            Map<K, V> loaded = readThrough.loadMissing(missing(wanted, found));
            loaded.keySet().forEach(runner.expiries()::watch);
            wanted.forEach(key -> found.computeIfAbsent(key, loaded::get));
        }
        statistics.recordGets(hits, (long) wanted.size() - hits, start);
        return found;
    }

    private Set<K> missing(Set<? extends K> wanted, Map<K, V> found) {
        Set<K> missing = new HashSet<>();
        for (K key : wanted) {
            if (!found.containsKey(key)) {
                missing.add(handed(key));
            }
        }
        return missing;
    }

    private void hit(K key, Stored stored) {
        if (stored.expiresAt() != Stored.NEVER) {
            if (announcer.wantsExpired()) {
                runner.expiries().watch(handed(key), stored);
            }
            if (refreshes != null) {
                refreshes.seen(key, stored);
            }
        }
        accessed(key, stored);
    }

    private void accessed(K key, Stored stored) {
        if (!expirations.ignoresAccess()) {
            runner.accessed(key, stored);
        }
    }

    public boolean containsKey(K key) {
        return isThere(key, store.get(key));
    }

    private boolean isThere(K key, Stored stored) {
        Stored live = runner.live(key, stored);
        return live.hasValue() && values.isReadable(live.form());
    }

    /** Returns those keys of which {@link #containsKey} says no. */
    private Set<K> absent(Set<K> wanted) {
        Map<K, Stored> found = store.getAll(wanted);
        Set<K> absent = new HashSet<>(wanted);
        absent.removeIf(key -> isThere(key, found.getOrDefault(key, Stored.ABSENT)));
        return absent;
    }

    public void put(K key, V value) {
        Lifetime lifetime = plainLifetime;
        if (lifetime != null && events.isEmpty()) {
            long start = statistics.startPut();
            K safe = copy(key);
            try {
                runner.put(safe, values.form(value), lifetime);
            } finally {
                runner.changes().changed(safe);
            }
            statistics.recordPuts(1, start);
        } else {
            runner.run(copy(key), new Operations.Put(decisionToPut(value)));
        }
    }

    public @Nullable V getAndPut(K key, V value) {
        return before(runner.run(copy(key), new Operations.GetAndPut(decisionToPut(value))));
    }

    public boolean putIfAbsent(K key, V value) {
        return runner.run(copy(key), new Operations.PutIfAbsent(decisionToPut(value)))
                .stored();
    }

    public boolean replace(K key, V value) {
        return runner.run(copy(key), new Operations.Replace(decisionToPut(value)))
                .stored();
    }

    public boolean replace(K key, V oldValue, V newValue) {
        return runner.run(copy(key), new Operations.IfEqual(oldValue, decisionToPut(newValue), values))
                .stored();
    }

    public @Nullable V getAndReplace(K key, V value) {
        return before(runner.run(copy(key), new Operations.Replace(decisionToPut(value))));
    }

    public boolean remove(K key) {
        return runner.run(copy(key), new Operations.Remove(false)).deleted();
    }

    public boolean remove(K key, V oldValue) {
        return runner.run(copy(key), new Operations.IfEqual(oldValue, Decision.DELETE, values))
                .deleted();
    }

    public @Nullable V getAndRemove(K key) {
        return before(runner.run(copy(key), new Operations.Remove(true)));
    }

    /** Stores a value for a time of its own, in milliseconds. */
    public void put(K key, V value, long lifeMillis) {
        Lifetime life = Lifetime.of(lifeMillis);
        runner.run(
                copy(key), new Operations.Put(new Decision.Put(value, values.form(value), Decision.Origin.USER, life)));
    }

    private Decision.Put decisionToPut(V value) {
        return new Decision.Put(value, values.form(value), Decision.Origin.USER);
    }

    private @Nullable V before(Outcome outcome) {
        return outcome.found() ? value(outcome.before()) : null;
    }

    public <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
        Invocation<K, V, T> invocation = invocation(key, processor, arguments);
        runner.run(invocation.key(), invocation);
        return invocation.result();
    }

    private <T> Invocation<K, V, T> invocation(K key, EntryProcessor<K, V, T> processor, Object[] arguments) {
        EntryProcessor<K, V, T> bound = (entry, none) -> processor.process(entry, arguments.clone());
        return new Invocation<>(copy(key), bound, values, processorLoader, this::handed);
    }

    /** Returns for each key a call that returns what the processor returned, or throws what was thrown. */
    public <T> Map<K, Callable<@Nullable T>> invokeAll(
            Set<? extends K> wanted, EntryProcessor<K, V, T> processor, Object... arguments) {
        if (bare == null && wanted.size() > 1) {
            return new Invocations<>(runner.together()).invokeAll(wanted, key -> invocation(key, processor, arguments));
        }
        Map<K, Callable<@Nullable T>> each = new LinkedHashMap<>(); // without round trips there is none to save
        List.copyOf(wanted).forEach(key -> each.put(key, () -> invoke(key, processor, arguments)));
        return each;
    }

    public void putAll(Map<? extends K, ? extends V> map) {
        bulk.putAll(map);
    }

    public void removeAll(Set<? extends K> doomed) {
        bulk.removeAll(doomed);
    }

    public void removeAll() {
        bulk.removeAll();
    }

    public void clear() {
        runner.reruns().checkAll();
        try {
            store.clear();
        } finally {
            runner.changes().allChanged();
        }
    }

    /** Returns all live entries, weakly consistent. Each counts as a hit and as an access when it is handed out. */
    public Iterator<Map.Entry<K, V>> iterator() {
        return new EntryIterator<>(store.scan(), this::value, this::visited);
    }

    /** Counts a scanned entry that is handed out. */
    private void visited(K key, Stored stored) {
        accessed(key, stored);
        statistics.recordHit(0);
    }

    /** Watches all entries for their expiry, because a listener may have been registered. */
    public void watchAll() {
        if (announcer.wantsExpired()) {
            store.scan().forEachRemaining(entry -> runner.expiries().watch(entry.getKey(), entry.getValue()));
        }
    }

    /** Ends the watch for expired entries, and refreshing ahead. */
    public void close() {
        runner.expiries().close();
        if (refreshes != null) {
            refreshes.close();
        }
    }

    /** Returns what {@code loadAll} needs, or null if the cache has no loader. */
    public @Nullable Loading<K, V> loading() {
        return loads == null ? null : loads.loading();
    }

    /** Returns what loads came to so far. */
    public LoadCounts loadCounts() {
        return loads == null ? LoadCounts.NONE : loads.counts();
    }

    /** Returns how long calls have waited for others, which load or process the same key. */
    public long leaseWaitNanos() {
        return runner.leases().waits().nanos();
    }

    /** Returns how many attempts of conditional operations failed because another change came first. */
    public long retries() {
        return announcer.retries();
    }

    /** Returns how many entries could not be read; each was a miss. */
    public long unreadable() {
        return values.unreadable();
    }

    /**
     * Returns a key to keep for a read, or to hand to user code. Where keys are kept by value it is a copy, which user
     * code may keep and change.
     */
    @SuppressWarnings("unchecked") // a copy of a key is of its type
    public K handed(K key) {
        return (K) keys.copy(key);
    }

    /** Returns a key for a change, and refuses the key of a processor that runs on this thread already. */
    @SuppressWarnings("unchecked") // a copy of a key is of its type
    private K copy(K key) {
        runner.reruns().check(key);
        return (K) keys.copy(key);
    }
}
