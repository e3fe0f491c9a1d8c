package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import java.util.concurrent.TimeUnit;

/**
 * Announces the end of entries: once each, by whoever removes what has expired. Also watches those that this JVM holds
 * or has put, for the case that nobody asks for them. Any thread.
 */
final class Expiries<K> implements AutoCloseable {

    private final Store<K> store;
    private final Announcer<K, ?> announcer;
    private final Expirations expirations;
    private final KeyLocks<K> locks;
    private final ExpiryWatch<K> watch;

    /** @param locks in which what is announced of a key is in order */
    Expiries(EngineParts<K, ?> parts, Expirations expirations, Announcer<K, ?> announcer, KeyLocks<K> locks) {
        this.store = parts.store();
        this.expirations = expirations;
        this.announcer = announcer;
        this.locks = locks;
        this.watch = new ExpiryWatch<>(
                parts.clock(), parts.later(), key -> store.read(key, Freshness.BOUNDED), this::endedUnasked);
    }

    /** Returns whether this call ended the entry. */
    boolean ended(K key, Stored expired) {
        if (announcer.wantsExpired()
                && store.commit(key, new Change.Delete(), new Expect.Expired(expired))
                        .applied()) {
            announcer.expired(key, expired.form());
            return true;
        }
        return false;
    }

    /** Ends an entry that nobody has asked for, in order with the other events of its key. */
    private boolean endedUnasked(K key, Stored expired) {
        return !announcer.wantsExpired() || locks.holding(key, () -> ended(key, expired));
    }

    /** Watches an entry that this JVM has read or put, so that listeners hear of its expiry. */
    void watch(K key, Stored entry) {
        if (entry.expiresAt() != Stored.NEVER && announcer.wantsExpired()) {
            watch.watch(key, entry);
        }
    }

    /** Watches an entry that was loaded. */
    void watch(K key) {
        if (!expirations.isEternal() && announcer.wantsExpired()) {
            watch.watch(key, 0);
        }
    }

    /** Watches an entry whose time was set anew by an access, perhaps to less than was left of it. */
    void accessed(K key, long accessMillis) {
        if (accessMillis >= 0 && announcer.wantsExpired()) {
            watch.watch(key, TimeUnit.MILLISECONDS.toNanos(accessMillis));
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
