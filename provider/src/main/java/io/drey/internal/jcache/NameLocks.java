package io.drey.internal.jcache;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * One lock for each cache, or manager, that is being made or ended, since user code runs meanwhile. Those of other
 * names do not wait for it, and one of the same name does not begin before its predecessor has ended. Any thread.
 *
 * @param <N> what distinguishes them; says in its {@code toString} what is made, for messages
 */
final class NameLocks<N> {

    private final Duration patience;

    NameLocks(Duration patience) {
        this.patience = patience;
    }

    private static final class Lock extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        private int users; // guarded by the locks
    }

    private final Map<N, Lock> locks = new HashMap<>(); // guarded by itself

    /** Runs an action on what has this name while no other thread does. */
    <T> T holding(N name, Supplier<T> action) {
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

    private Lock claim(N name) {
        synchronized (locks) {
            Lock lock = locks.computeIfAbsent(name, each -> new Lock());
            lock.users++;
            return lock;
        }
    }

    private void release(N name, Lock lock) {
        synchronized (locks) {
            if (--lock.users == 0) {
                locks.remove(name);
            }
        }
    }

    private void await(N name, Lock lock) {
        try {
            if (!lock.tryLock() && !lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CacheException("gave up after " + patience.toSeconds() + " s: another thread makes or ends "
                        + name + ", and does not come to an end; does a constructor, a factory or a close() of the"
                        + " application hang?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while another thread makes or ends " + name, e);
        }
    }

    /** Whether this thread is already making or ending it, and calls from within a constructor or a factory of it. */
    boolean isNested(N name) {
        synchronized (locks) {
            Lock lock = locks.get(name);
            return lock != null && lock.getHoldCount() > 1;
        }
    }

    /** Returns the names of those that are being made or ended at this moment. */
    List<N> inUse() {
        synchronized (locks) {
            return List.copyOf(locks.keySet());
        }
    }
}
