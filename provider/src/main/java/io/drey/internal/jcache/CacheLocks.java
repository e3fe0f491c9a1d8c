package io.drey.internal.jcache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * One lock for each name of a cache that is being made or ended, since user code runs meanwhile. Caches of other names
 * do not wait for it, and a cache of the same name does not begin before its predecessor has ended. Any thread.
 */
final class CacheLocks {

    private static final long SECONDS = 30;

    private static final class Lock extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        private int users; // guarded by the locks
    }

    private final Map<String, Lock> locks = new HashMap<>(); // guarded by itself

    /** Runs an action on the cache of this name while no other thread does. */
    <T> T holding(String name, Supplier<T> action) {
        Lock lock = claim(name);
        try {
            await(name, lock);
            try {
                return action.get();
            } finally {
                lock.unlock();
            }
        } finally {
            release(name, lock);
        }
    }

    private Lock claim(String name) {
        synchronized (locks) {
            Lock lock = locks.computeIfAbsent(name, each -> new Lock());
            lock.users++;
            return lock;
        }
    }

    private void release(String name, Lock lock) {
        synchronized (locks) {
            if (--lock.users == 0) {
                locks.remove(name);
            }
        }
    }

    private static void await(String name, Lock lock) {
        try {
            if (!lock.tryLock() && !lock.tryLock(SECONDS, TimeUnit.SECONDS)) {
                throw new CacheException("gave up after " + SECONDS + " s: another thread makes or ends cache '" + name
                        + "', and does not come to an end; does a factory or a close() of the application hang?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while another thread makes or ends cache '" + name + "'", e);
        }
    }

    /**
     * Whether this thread is already making or ending the cache, and calls from within one of the cache's factories.
     */
    boolean isNested(String name) {
        synchronized (locks) {
            Lock lock = locks.get(name);
            return lock != null && lock.getHoldCount() > 1;
        }
    }

    /** Returns the names of the caches that are being made or ended at this moment. */
    List<String> inUse() {
        synchronized (locks) {
            return List.copyOf(locks.keySet());
        }
    }
}
