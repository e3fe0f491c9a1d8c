package io.drey.internal.engine;

import io.drey.internal.store.NanoClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * One lock per key in use, so that what a writer and the listeners are told has the order of the changes.
 *
 * <p>User code runs under these locks and may use the cache for other keys, hence truly one per key: stripes would let
 * two unrelated keys wait for each other in a circle. Two processors that use each other's key can still do so; the
 * deadline turns that into an error.
 *
 * <p>Several keys are locked in the order in which their locks were made. A lock lives as long as anybody holds it or
 * waits for it, and who locks several keys lays claim to all of their locks first: so all see the same locks, hence the
 * same order. Keys need none of their own, and may all have one hash code. Any thread.
 */
final class KeyLocks<K> {

    /** Shared by all caches, because a thread that holds a key of one may want a key of another. */
    private static final Set<Thread> HOLDERS = ConcurrentHashMap.newKeySet();

    /**
     * For how long threads that have not waited may go before those that wait. Nearly always such a thread has just let
     * go of the lock, and to hand it on with each call takes a call's time again. Without an end to it, one thread that
     * asks again and again keeps all others out.
     */
    private static final long BARGING_NANOS = 5_000_000;

    private final class Lock extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        private final transient K key;
        private volatile long handedOnAt = clock.nanos();
        private final long number = numbers.getAndIncrement();
        private int users; // guarded by the map's bin
        private volatile int lookers; // likewise, for those who write

        Lock(K key) {
            super(true); // who waits gets it in turn; tryLock() goes before them
            this.key = key;
        }

        boolean mayBarge() {
            return !hasQueuedThreads() || clock.nanos() - handedOnAt < BARGING_NANOS;
        }
    }

    private static final Comparator<KeyLocks<?>.Lock> IN_ORDER = Comparator.comparingLong(lock -> lock.number);

    private final ConcurrentHashMap<K, Lock> locks = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final NanoClock clock;
    private final long timeoutNanos;

    KeyLocks(NanoClock clock, long timeoutNanos) {
        this.clock = clock;
        this.timeoutNanos = timeoutNanos;
    }

    /** Runs an action while no other thread of this JVM holds the key. */
    <T> T holding(K key, Supplier<T> action) {
        Lock lock = claim(key, true);
        try {
            enter(lock);
            try {
                return asHolder(action);
            } finally {
                lock.unlock();
            }
        } finally {
            leave(lock, true);
        }
    }

    private static <T> T asHolder(Supplier<T> action) {
        boolean outermost = HOLDERS.add(Thread.currentThread());
        try {
            return action.get();
        } finally {
            if (outermost) {
                HOLDERS.remove(Thread.currentThread());
            }
        }
    }

    /**
     * Runs an action in turn with those who queue for the keys; out of turn, and without a key, once it has waited for
     * so long, or if this thread is interrupted. Never fails by itself. Nobody queues for a key because of this: those
     * who take turns would otherwise queue for each other with nobody left to take turns with.
     */
    <T> T inTurn(Collection<? extends K> keys, long patienceNanos, Supplier<T> action) {
        List<Lock> claimed = new ArrayList<>(keys.size());
        List<Lock> held = new ArrayList<>(keys.size());
        long until = clock.nanos() + patienceNanos;
        try {
            keys.forEach(key -> claimed.add(claim(key, false)));
            claimed.sort(IN_ORDER);
            for (Lock lock : claimed) {
                if (isHad(lock, until - clock.nanos())) {
                    held.add(lock);
                }
            }
            return held.isEmpty() ? action.get() : asHolder(action);
        } finally {
            held.forEach(Lock::unlock);
            claimed.forEach(lock -> leave(lock, false));
        }
    }

    private boolean isHad(Lock lock, long patienceNanos) {
        try {
            return isTaken(lock) || waited(lock, patienceNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean waited(Lock lock, long nanos) throws InterruptedException {
        boolean had = lock.tryLock(nanos, TimeUnit.NANOSECONDS);
        if (had) {
            lock.handedOnAt = clock.nanos();
        }
        return had;
    }

    /** Runs an action if no other thread holds the key, else nothing. Never waits and never fails. */
    void ifFree(K key, Runnable action) {
        Lock lock = claim(key, true);
        try {
            if (lock.tryLock()) {
                try {
                    action.run();
                } finally {
                    lock.unlock();
                }
            }
        } finally {
            leave(lock, true);
        }
    }

    /**
     * Returns whether a thread that wants to change this key should queue for it: whether another one has it, or waits
     * for it, that must look what stands there. A thread that holds another key should not: the thread that it would
     * wait for may wait for that key.
     */
    boolean isCrowded(K key) {
        if (locks.isEmpty()) {
            return false;
        }
        Lock lock = locks.get(key);
        return lock != null && lock.lookers > 0 && mayQueue();
    }

    /** Returns those keys that are crowded. */
    List<K> crowded(Collection<K> keys) {
        return locks.isEmpty()
                ? List.of()
                : keys.stream().filter(this::isCrowded).toList();
    }

    /** Whether this thread holds no key. */
    static boolean mayQueue() {
        return !HOLDERS.contains(Thread.currentThread());
    }

    /** Returns whether a thread queues for this key, which may be about to give up. */
    boolean isAwaited(K key) {
        Lock lock = locks.get(key);
        return lock != null && lock.hasQueuedThreads();
    }

    /** Runs an action while no other thread of this JVM holds any of the keys. */
    <T> T holdingAll(Collection<? extends K> keys, Supplier<T> action) {
        List<Lock> claimed = new ArrayList<>(keys.size());
        int held = 0;
        try {
            for (K key : keys) {
                claimed.add(claim(key, true));
            }
            claimed.sort(IN_ORDER);
            for (Lock lock : claimed) {
                enter(lock);
                held++;
            }
            return asHolder(action);
        } finally {
            for (Lock lock : claimed.subList(0, held)) {
                lock.unlock();
            }
            claimed.forEach(lock -> leave(lock, true));
        }
    }

    /**
     * Runs an action while no other thread of this JVM holds any of the keys that it is given: those of these whose
     * locks are free. Never waits.
     */
    <T> T holdingFree(Collection<? extends K> keys, Function<Set<K>, T> action) {
        List<Lock> claimed = new ArrayList<>(keys.size());
        List<Lock> held = new ArrayList<>(keys.size());
        Set<K> free = new HashSet<>(keys.size() * 2);
        try {
            for (K key : keys) {
                Lock lock = claim(key, true);
                claimed.add(lock);
                if (isTaken(lock)) {
                    held.add(lock);
                    free.add(key);
                }
            }
            return asHolder(() -> action.apply(free));
        } finally {
            held.forEach(Lock::unlock);
            claimed.forEach(lock -> leave(lock, true));
        }
    }

    /** Returns the lock of a key, which stays the key's until {@link #leave}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the map's bin
    private Lock claim(K key, boolean looks) {
        return locks.compute(key, (same, present) -> {
            Lock lock = present == null ? new Lock(key) : present;
            lock.users++;
            lock.lookers += looks ? 1 : 0;
            return lock;
        });
    }

    /** Takes the lock if it is free and nobody is to have it before. */
    private static boolean isTaken(KeyLocks<?>.Lock lock) {
        return (lock.isHeldByCurrentThread() || lock.mayBarge()) && lock.tryLock();
    }

    /** Waits only if another thread has the lock, or is to have it. An interrupted thread may still take a free one. */
    private void enter(Lock lock) {
        boolean held = isTaken(lock);
        try {
            if (!held) {
                Unsettled.settle(); // whoever has the lock may wait for one of those keys
                held = waited(lock, timeoutNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while waiting for another operation on the same key", e);
        }
        if (!held) {
            throw new CacheException("gave up after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                    + " ms waiting for another operation on the same key; do two writers, listeners or entry processors"
                    + " use each other's key?");
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the map's bin
    private void leave(Lock lock, boolean looks) {
        locks.computeIfPresent(lock.key, (same, present) -> {
            present.lookers -= looks ? 1 : 0;
            return --present.users == 0 ? null : present;
        });
    }

    /** Returns how many keys are locked or waited for at this moment. */
    int size() {
        return locks.size();
    }
}
