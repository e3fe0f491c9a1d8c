package io.drey.internal.engine;

import io.drey.internal.store.ResultLatch;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The work of one thread of this JVM on one key, by a loader or a processor, for others to wait for. Any thread.
 *
 * <p>All caches note together who waits for whom, so that threads that would wait for each other in a circle, or a
 * thread that would wait for itself, fail at once.
 */
final class Holding {

    /** A chain of waiting threads that is longer than this surely does not lead back to this one. */
    private static final int LONGEST_CHAIN = 1_000;

    private static final ConcurrentMap<Thread, Holding> WAITING = new ConcurrentHashMap<>();

    private final Stored token;
    private final Thread owner = Thread.currentThread();
    private final ResultLatch<Ending> ending = new ResultLatch<>();

    /** @param token the lease, or the entry that is to be replaced */
    Holding(Stored token) {
        this.token = token;
    }

    /** Returns what must still stand there when the work is done. */
    Stored token() {
        return token;
    }

    /** Whether the work is about this lease or entry. */
    @SuppressWarnings("ReferenceEquality") // identity is the version where the store keeps none
    boolean isOf(Stored current) {
        return current == token
                || (!current.version().equals(Version.NONE) && current.version().equals(token.version()));
    }

    /** Tells the waiting threads. To be called once. */
    void end(Ending how) {
        ending.complete(how);
    }

    /**
     * Waits for the end.
     *
     * @return null if it has not come in time
     * @throws CacheException if it never would, because this thread is waited for itself; or on an interruption
     */
    @Nullable
    Ending await(long nanos) {
        Thread me = Thread.currentThread();
        Holding outer = WAITING.put(me, this);
        try {
            checkCircle(me);
            return ending.await(nanos) ? ending.get() : null;
        } catch (InterruptedException e) {
            me.interrupt();
            throw new CacheException("interrupted while waiting for another loader or processor of the same key", e);
        } finally {
            if (outer == null) {
                WAITING.remove(me);
            } else {
                WAITING.put(me, outer);
            }
        }
    }

    private void checkCircle(Thread me) {
        Holding awaited = this;
        for (int hops = 0; awaited != null && hops < LONGEST_CHAIN; hops++) {
            if (awaited.ending.isComplete()) {
                return; // who waited for it goes on, though it may not know yet
            } else if (awaited.owner == me) {
                throw new CacheException(
                        "recursive: a loader or an entry processor asks its cache for the very key that"
                                + " it is called for, directly or by way of others, and would wait for itself");
            }
            awaited = WAITING.get(awaited.owner);
        }
    }
}
