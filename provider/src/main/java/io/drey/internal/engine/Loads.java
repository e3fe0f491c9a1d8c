package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps loaded values, provided that the entry is still what it was when the load began. Any thread. */
final class Loads<K, V> {

    private final Runner<K, V> runner;
    private final Store<K> store;
    private final Leases<K> leases;
    private final Values values;
    private final Expirations expirations;
    private final Announcer<K, V> announcer;
    private final NanoClock clock;
    private final @Nullable RefreshWindow window;

    /** @param window null if nothing is refreshed ahead */
    Loads(Runner<K, V> runner, Expirations expirations, Announcer<K, V> announcer, @Nullable RefreshWindow window) {
        this.window = window;
        this.runner = runner;
        this.store = runner.tier();
        this.leases = runner.leases();
        this.clock = runner.clock();
        this.expirations = expirations;
        this.announcer = announcer;
        this.values = announcer.values();
    }

    /** Returns the runner of operations that replace entries by loaded values. */
    Runner<K, V> runner() {
        return runner;
    }

    /** Returns what loads tell of their times, where entries are refreshed ahead. */
    RefreshWindow window() {
        return Objects.requireNonNull(window, "nothing is refreshed ahead");
    }

    Leases<K> leases() {
        return leases;
    }

    Values values() {
        return values;
    }

    /**
     * Stores a loaded value in place of a lease or of an entry that cannot be read here, unless another one was written
     * meanwhile, which then is the answer. Stores nothing if no lease stands for it.
     */
    Ending keep(Holding holding, K key, V loaded) {
        if (holding.isAlone()) {
            return Ending.loaded(values.form(loaded));
        }
        long creation = creation();
        if (creation == 0) { // has passed already: neither stored nor answered
            return Ending.NONE;
        }
        return keep(holding.token(), key, values.form(loaded), Lifetime.of(creation));
    }

    /**
     * Keeps what a loader has brought for several keys, each as {@link #keep(Holding, Object, Object)} does, and ends
     * their loads, also those of keys for which it has no value. What remains in the map has not been ended, as this
     * has failed.
     */
    void keep(Map<K, Holding> mine, Map<K, V> loaded, BiConsumer<K, Ending> ended) {
        LoadsKept<K, V> kept = new LoadsKept<>(this, mine);
        try {
            mine.forEach((key, holding) -> kept.add(key, holding, loaded.get(key)));
        } finally { // of a value that cannot be kept those before it know nothing
            kept.end(ended);
        }
    }

    /** Notes how long a load has taken, of one key or of several together. */
    void took(Holding holding, int keys) {
        if (window != null) {
            window.cost(holding.age(clock.nanos()), keys);
        }
    }

    /**
     * Stores a loaded value in place of the entry that was there when the load began, also if that has expired
     * meanwhile. What others have made of the entry since is the answer, and stays.
     */
    Ending renew(K key, Stored before, V loaded) {
        long creation = creation();
        if (creation == 0) {
            return Ending.NONE;
        }
        Object form = values.form(loaded);
        Change put = new Change.Put(form, Lifetime.of(creation));
        return announcer.isQuiet()
                ? renew(key, before, put, form)
                : runner.locks().holding(key, () -> renew(key, before, put, form));
    }

    private Ending renew(K key, Stored before, Change put, Object form) {
        Commit commit = store.commit(key, put, new Expect.Exactly(before));
        boolean ended = !commit.applied()
                && !commit.prior().isLive(clock)
                && !commit.prior().isLease();
        if (ended) {
            commit = store.commit(key, put, new Expect.Expired(before));
        }
        runner.expiries().watch(key, commit.stored());
        if (commit.applied()) {
            announcer.stored(key, ended ? Stored.ABSENT : before, form);
            return Ending.loaded(form);
        }
        Stored other = commit.prior();
        return other.isLive(clock) && runner.isReadable(other) ? Ending.loaded(other.form()) : Ending.UNKNOWN;
    }

    /** Returns how long a value lives that is loaded now. */
    long creation() {
        long creation = expirations.creation();
        if (window != null) {
            window.lives(creation);
        }
        return creation;
    }

    private Ending keep(Stored token, K key, Object form, Lifetime lifetime) {
        Commit commit;
        try {
            commit = store.commit(key, new Change.Put(form, lifetime), new Expect.Exactly(token));
        } catch (RemoteUnavailableException e) {
            return Ending.loaded(form);
        }
        return kept(key, form, commit);
    }

    /** What comes of a value that was to take the place of a lease. */
    Ending kept(K key, Object form, Commit commit) {
        if (commit.applied()) {
            announcer.stored(key, Stored.ABSENT, form);
            return Ending.loaded(form);
        }
        Stored other = commit.prior();
        return Ending.loaded(other.isLive(clock) && values.isReadable(other.form()) ? other.form() : form);
    }

    /** Ends a load for those who wait for it, and removes its lease unless a value has replaced it. */
    void end(K key, Holding holding, Ending ending) {
        try {
            if (ending.form() == null && !holding.isAlone()) {
                release(key, holding.token(), ending);
            }
        } finally {
            leases.holdings().end(key, holding, ending);
        }
    }

    /** Leaves an entry that cannot be read here, because others may be able to read it. */
    private void release(K key, Stored token, Ending ending) {
        if (token.isLease()) {
            try {
                leases.release(key, token, ending);
            } catch (RemoteUnavailableException e) {
                // it expires by itself
            }
        }
    }

    /** Ends several loads that failed together. */
    void fail(Map<K, Holding> holdings, Throwable failure) {
        Ending ending = failure instanceof RemoteUnavailableException ? Ending.UNKNOWN : Ending.failed(failure);
        holdings.forEach((key, holding) -> end(key, holding, ending));
        holdings.clear();
    }
}
