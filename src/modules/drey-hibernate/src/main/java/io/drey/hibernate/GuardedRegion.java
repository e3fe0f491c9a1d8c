package io.drey.hibernate;

import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * One region as the access strategies use it: faults are no exceptions here, and what Redis could not be told of is
 * remembered. Any thread.
 */
final class GuardedRegion {

    private final String name;
    private final RegionStore store;
    private final Faults faults;
    private final Missed missed;
    private final Resender resender;
    private final BooleanSupplier resending = this::resend;

    GuardedRegion(String name, RegionStore store, Faults faults, Missed missed, Resender resender) {
        this.name = name;
        this.store = store;
        this.faults = faults;
        this.missed = missed;
        this.resender = resender;
    }

    String name() {
        return name;
    }

    @Nullable
    Object get(Object key) {
        return missed.blocks(key) ? null : faults.read(name, () -> store.get(key));
    }

    boolean load(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object version,
            @Nullable Supplier<Comparator<Object>> versions) {
        SessionClock clock = SessionClock.of(session);
        return clock != null
                && !missed.blocks(key)
                && faults.put(
                        name,
                        () -> store.load(
                                key, value, version, clock.begunNanos(), versions == null ? null : versions.get()));
    }

    /** Returns null if Redis could not be told of the lock. */
    @Nullable
    Held lock(Object key) {
        Held[] held = new Held[1];
        change(key, true, () -> held[0] = store.lock(key));
        return held[0];
    }

    /** @param held null if Redis could not be told of the lock */
    void unlock(Object key, @Nullable Held held) {
        change(key, false, () -> {
            if (held == null) {
                store.change(key);
            } else {
                store.unlock(key, held);
            }
        });
    }

    /**
     * Ends a lock, and stores the value that was written under it.
     *
     * @param held null if Redis could not be told of the lock
     */
    boolean replace(Object key, @Nullable Held held, Object value, @Nullable Object version) {
        boolean[] stored = new boolean[1];
        if (held == null) {
            unlock(key, null);
        } else if (!faults.put(name, () -> {
            stored[0] = store.replace(key, held, value, version);
            return true;
        })) {
            unlock(key, held); // perhaps only the value was the fault
        }
        return stored[0];
    }

    void remove(Object key) {
        change(key, true, () -> store.remove(key));
    }

    void overwrite(Object key, boolean beforeCommit) {
        change(key, beforeCommit, () -> store.overwrite(key));
    }

    void evict(Object key) {
        change(key, false, () -> store.change(key));
    }

    @Nullable
    Held lockRegion() {
        Held[] held = new Held[1];
        faults.change(name, true, () -> held[0] = store.lockRegion(), this::rememberAll);
        return held[0];
    }

    void unlockRegion(@Nullable Held held) {
        faults.change(
                name,
                false,
                () -> {
                    if (held == null) {
                        store.changeRegion();
                    } else {
                        store.unlockRegion(held);
                    }
                },
                this::rememberAll);
    }

    void changeRegion() {
        faults.change(name, true, store::changeRegion, this::rememberAll);
    }

    void evictAll() {
        faults.change(name, false, store::evictAll, this::rememberAll);
    }

    private void change(Object key, boolean beforeCommit, Runnable change) {
        if (faults.change(name, beforeCommit, change, () -> remember(key))) {
            missed.forget(key);
        }
    }

    private void remember(Object key) {
        missed.add(key);
        resender.add(resending);
    }

    private void rememberAll() {
        missed.addAll();
        resender.add(resending);
    }

    /** Creates what the region needs in Redis, if that can be reached. */
    void begin() {
        faults.put(name, () -> {
            store.begin();
            return true;
        });
    }

    /** Tells Redis of what is remembered. Returns whether nothing is left. */
    boolean resend() {
        try {
            missed.send(store::change, store::changeRegion);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return false;
        }
        return missed.isEmpty();
    }

    /** Whether Redis has been told of all changes of this JVM. */
    boolean isTold() {
        return missed.isEmpty();
    }
}
