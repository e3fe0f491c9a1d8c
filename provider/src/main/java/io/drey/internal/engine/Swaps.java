package io.drey.internal.engine;

import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one key that depend on what stands there, atomic between JVMs, for Drey's own modules. Other than
 * {@code invoke} they take no lease of an absent key, so that several JVMs may decide at the same time and the first
 * commit wins; each may say how long its value lives; and the caller may say that it expects nothing there, which saves
 * the read. Neither listeners nor writers hear of them; statistics count what is stored. Any thread.
 */
public final class Swaps<K, V> {

    private final Store<K> store;
    private final NanoClock clock;
    private final Keys keys;
    private final Values values;
    private final CacheStatistics statistics;
    private final Expirations expirations;
    private final Backoff.Waiting waiting;
    private final long retryNanos;

    /** What is to be done about what stands there. Immutable. */
    public sealed interface Decision<V> {

        /** Which decision it is. */
        enum Kind {
            KEEP,
            PUT
        }

        Kind kind();

        /** Changes nothing. */
        record Keep<V>() implements Decision<V> {

            @Override
            public Kind kind() {
                return Kind.KEEP;
            }
        }

        /**
         * Stores a value in its place.
         *
         * @param life how long it lives; null as long as any new entry of this cache
         */
        record Put<V>(V value, @Nullable Duration life) implements Decision<V> {

            @Override
            public Kind kind() {
                return Kind.PUT;
            }
        }
    }

    /** Decides, perhaps several times, since another change may come first. It must have no effects of its own. */
    @FunctionalInterface
    public interface Decider<V> {

        /**
         * Returns what is to be done.
         *
         * @param live what stands there, null if there is nothing, or nothing that this JVM can read
         */
        Decision<V> decide(@Nullable V live);
    }

    Swaps(EngineParts<K, V> parts, Expirations expirations) {
        this.store = parts.store();
        this.clock = parts.clock();
        this.keys = parts.keys();
        this.values = parts.values();
        this.statistics = parts.statistics();
        this.expirations = expirations;
        this.waiting = new Backoff.Waiting(clock, parts.sleepMicros());
        this.retryNanos = parts.limits().retry().toNanos();
    }

    /**
     * Decides about what stands there, and carries that out if it still does.
     *
     * @param expectsNothing whether to try without a look first: then the first decision is about nothing
     * @return whether a value was stored
     */
    public boolean swap(K key, boolean expectsNothing, Decider<V> decider) {
        long start = statistics.startPut();
        K safe = copied(key);
        Backoff backoff = new Backoff(waiting, retryNanos);
        Stored seen = expectsNothing ? Stored.ABSENT : store.read(safe, Freshness.GUESS);
        while (true) {
            boolean mayBeOld = seen.isCopy() || (expectsNothing && backoff.attempts() == 0);
            Decision<V> decision = decider.decide(value(seen));
            Stored current = switch (decision.kind()) {
                case KEEP -> mayBeOld ? other(safe, seen) : null;
                case PUT -> refused(safe, seen, (Decision.Put<V>) decision);
            };
            if (current == null) {
                boolean stored = decision.kind() == Decision.Kind.PUT;
                statistics.recordPuts(stored ? 1 : 0, start);
                return stored;
            }
            seen = backoff.contend("a conditional change") ? store.read(safe, Freshness.LATEST) : current;
        }
    }

    /** Stores a value whatever stands there. */
    public void put(K key, V value, @Nullable Duration life) {
        long start = statistics.startPut();
        store.put(copied(key), values.form(value), lifetime(life));
        statistics.recordPuts(1, start);
    }

    /** Returns what {@code get} would return. Statistics do not count it, and it extends no deadline. */
    public @Nullable V glance(K key) {
        return value(store.get(key));
    }

    /** Returns what stands there now, past all copies; null if there is nothing that this JVM can read. */
    public @Nullable V latest(K key) {
        return value(store.read(copied(key), Freshness.LATEST));
    }

    /** Returns what stands there now if it is not what was seen, else null. */
    private @Nullable Stored other(K key, Stored seen) {
        Stored latest = store.read(key, Freshness.LATEST);
        return latest.isLive(clock) == seen.isLive(clock) && latest.version().equals(seen.version()) ? null : latest;
    }

    /** Returns what stands there if the change was refused because of it, else null. */
    private @Nullable Stored refused(K key, Stored seen, Decision.Put<V> put) {
        Expect expect = seen.isUnreadable() || seen.isLive(clock) ? new Expect.Exactly(seen) : Expect.ABSENT;
        Commit commit = store.commit(key, new Change.Put(values.form(put.value()), lifetime(put.life())), expect);
        return commit.applied() ? null : commit.prior();
    }

    private @Nullable V value(Stored seen) {
        return seen.isLive(clock) ? values.valueIfReadable(seen.form()) : null;
    }

    private Lifetime lifetime(@Nullable Duration life) {
        return Lifetime.of(life == null ? expirations.creation() : Math.max(1, life.toMillis()));
    }

    @SuppressWarnings("unchecked") // a copy of a key is of its type
    private K copied(K key) {
        return (K) keys.copy(key);
    }
}
