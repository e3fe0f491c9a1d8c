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

    Loads(Runner<K, V> runner, Expirations expirations, Announcer<K, V> announcer) {
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

    Values values() {
        return values;
    }

    /**
     * Stores a loaded value in place of a lease or of an entry that cannot be read here, unless another one was written
     * meanwhile, which then is the answer.
     */
    Ending keep(Stored token, K key, V loaded) {
        long creation = expirations.creation();
        if (creation == 0) { // has passed already: neither stored nor answered
            return Ending.NONE;
        }
        Object form = values.form(loaded);
        Commit commit;
        try {
            commit = store.commit(key, new Change.Put(form, Lifetime.of(creation)), new Expect.Exactly(token));
        } catch (RemoteUnavailableException e) {
            return Ending.loaded(form);
        }
        if (commit.applied()) {
            announcer.stored(key, Stored.ABSENT, form);
            return Ending.loaded(form);
        }
        Stored other = commit.prior();
        return Ending.loaded(other.isLive(clock) && values.isReadable(other.form()) ? other.form() : form);
    }

    /** Ends a load for those who wait for it, and removes its lease unless a value has replaced it. */
    void end(K key, @Nullable Holding holding, Ending ending) {
        if (holding != null) {
            try {
                if (ending.form() == null) {
                    release(key, holding.token());
                }
            } finally {
                leases.end(key, holding, ending);
            }
        }
    }

    /** Leaves an entry that cannot be read here, because others may be able to read it. */
    private void release(K key, Stored token) {
        if (token.isLease()) {
            try {
                leases.release(key, token);
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
