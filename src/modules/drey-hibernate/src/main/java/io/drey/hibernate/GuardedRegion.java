package io.drey.hibernate;

import java.util.Comparator;
import java.util.List;
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
    private final BooleanSupplier watching = this::watch;

    GuardedRegion(String name, RegionStore store, Care care) {
        this.name = name;
        this.store = store;
        this.faults = care.faults();
        this.missed = care.missed();
        this.resender = care.resender();
    }

    String name() {
        return name;
    }

    @Nullable
    Object get(Object key) {
        return missed.blocks(key) ? null : faults.read(name, () -> store.get(key));
    }

    /**
     * What a transaction has read from the database, or inserted into it.
     *
     * @param version null if there is none
     * @param versions how they compare, null if there are none
     * @param again whether it is stored also in place of what was read earlier
     */
    record Loaded(
            Object value,
            @Nullable Object version,
            @Nullable Supplier<Comparator<Object>> versions,
            boolean again) {

        @Nullable
        Comparator<Object> comparator() {
            return versions == null ? null : versions.get();
        }
    }

    boolean load(SharedSessionContractImplementor session, Object key, Loaded loaded) {
        SessionClock clock = SessionClock.of(session);
        return clock != null
                && !missed.blocks(key)
                && faults.put(name, () -> store.load(key, loaded, clock.begunNanos()));
    }

    /** Returns a lock whether or not Redis could be told of it: without an answer nobody knows. */
    Held lock(Object key) {
        Held held = store.held();
        change(key, null, true, () -> store.lock(key, held));
        return held;
    }

    void unlock(Object key, Held held) {
        change(key, held, false, () -> store.settle(key, List.of(held)));
    }

    /** Ends a lock, and stores the value that was written under it. Returns whether it was stored. */
    boolean replace(Object key, Held held, Object value, @Nullable Object version) {
        boolean[] stored = new boolean[1];
        long breaks = missed.breaks();
        boolean done = faults.put(name, () -> {
            stored[0] = store.replace(key, held, value, version);
            return true;
        });
        if (done) {
            told(key, breaks);
        } else {
            unlock(key, held); // perhaps only the value was the fault
        }
        return stored[0];
    }

    void remove(Object key) {
        change(key, null, true, () -> store.remove(key));
    }

    void overwrite(Object key, boolean beforeCommit) {
        change(key, null, beforeCommit, () -> store.overwrite(key));
    }

    void evict(Object key) {
        change(key, null, false, () -> store.settle(key, List.of()));
    }

    Held lockRegion() {
        Held held = store.held();
        changeAll(null, true, () -> store.lockRegion(held));
        return held;
    }

    void unlockRegion(Held held) {
        changeAll(held, false, () -> store.settleRegion(List.of(held)));
    }

    void changeRegion() {
        changeAll(null, true, () -> store.settleRegion(List.of()));
    }

    void evictAll() {
        changeAll(null, false, store::evictAll);
    }

    /** @param ended the lock that the change ends, null if it ends none */
    private void change(Object key, @Nullable Held ended, boolean beforeCommit, Runnable change) {
        long breaks = missed.breaks(); // before the change: what breaks while it is made may lose it
        boolean told = faults.change(name, beforeCommit, change, () -> {
            missed.add(key, ended);
            resender.add(resending);
        });
        if (told) {
            told(key, breaks);
        }
    }

    private void told(Object key, long breaks) {
        lookAfter(missed.told(key, store.time().nanos(), breaks));
    }

    private void lookAfter(boolean lost) {
        if (lost) {
            resender.add(resending);
        }
        resender.add(watching);
    }

    private void changeAll(@Nullable Held ended, boolean beforeCommit, Runnable change) {
        long breaks = missed.breaks();
        boolean told = faults.change(name, beforeCommit, change, () -> {
            missed.addAll(ended);
            resender.add(resending);
        });
        if (told) {
            lookAfter(missed.toldAll(store.time().nanos(), breaks));
        }
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
        return missed.send(store::settle, store::settleRegion);
    }

    /** Looks after what Redis was told of a short while ago. Returns whether there is nothing left of that. */
    boolean watch() {
        return missed.look(store.time().nanos(), () -> resender.add(resending));
    }

    /** Whether Redis has been told of all changes of this JVM. */
    boolean isTold() {
        return missed.isEmpty();
    }
}
