package io.drey.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * One lock per key in use, so that what a writer and the listeners are told has the order of the changes.
 *
 * <p>User code runs under these locks and may use the cache for other keys, hence truly one per key: stripes would let
 * two unrelated keys wait for each other in a circle. Two processors that use each other's key can still do so; the
 * deadline turns that into an error. Any thread.
 */
final class KeyLocks<K> {

    private static final class Lock extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        private int users; // guarded by the map's bin
    }

    private final ConcurrentHashMap<K, Lock> locks = new ConcurrentHashMap<>();
    private final long timeoutNanos;

    KeyLocks(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** Does something while nobody else in this JVM does with the same key. */
    <T> T holding(K key, Supplier<T> action) {
        Lock lock = enter(key);
        try {
            return action.get();
        } finally {
            lock.unlock();
            leave(key);
        }
    }

    /** The same for several keys, locked in an order of their hashes, so that two such calls rarely meet crosswise. */
    <T> T holdingAll(Collection<? extends K> keys, Supplier<T> action) {
        List<K> ordered = new ArrayList<>(keys);
        ordered.sort(Comparator.comparingInt(Object::hashCode));
        Deque<Runnable> releases = new ArrayDeque<>(ordered.size());
        try {
            for (K key : ordered) {
                Lock lock = enter(key);
                releases.push(() -> {
                    lock.unlock();
                    leave(key);
                });
            }
            return action.get();
        } finally {
            releases.forEach(Runnable::run);
        }
    }

    private Lock enter(K key) {
        Lock lock = locks.compute(key, (k, present) -> {
            Lock used = present == null ? new Lock() : present;
            used.users++;
            return used;
        });
        boolean held = false;
        try {
            held = lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while waiting for another operation on the same key", e);
        } finally {
            if (!held) {
                leave(key);
            }
        }
        if (!held) {
            throw new CacheException("gave up after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                    + " ms waiting for another operation on the same key; do two writers, listeners or entry processors"
                    + " use each other's key?");
        }
        return lock;
    }

    private void leave(K key) {
        locks.computeIfPresent(key, (k, lock) -> --lock.users == 0 ? null : lock);
    }

    /** Keys locked or waited for at this moment. */
    int size() {
        return locks.size();
    }
}
