package io.drey.internal.engine;

import io.drey.internal.store.ResultLatch;
import io.drey.internal.store.Stored;
import io.drey.internal.store.ThreadNotes;
import io.drey.internal.store.Version;
import java.util.concurrent.atomic.AtomicReference;
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

    private static final ThreadNotes<Holding> WAITING = new ThreadNotes<>();

    /** What is done. */
    enum Work {
        /** A loader is asked. */
        LOAD,
        /** The same while Redis is out of reach, so that no lease stands for it and nothing is kept. */
        LOAD_ALONE,
        /** A processor decides, or an operation of which a writer is told. */
        DECISION,
        /** Another JVM is waited for. */
        WATCH
    }

    private final Stored token;
    private final Work work;
    private final Thread owner = Thread.currentThread();
    private final ResultLatch<Ending> ending = new ResultLatch<>();
    private final AtomicReference<@Nullable Holding> next = new AtomicReference<>();
    private volatile boolean outdated;
    private volatile boolean begun;
    private volatile long begunAt;

    /** @param token the lease, or the entry that is to be replaced */
    Holding(Stored token, Work work) {
        this.token = token;
        this.work = work;
    }

    boolean isLoad() {
        return work == Work.LOAD || work == Work.LOAD_ALONE;
    }

    /** Whether its result is not to be stored. */
    boolean isAlone() {
        return work == Work.LOAD_ALONE;
    }

    /** Whether this thread does it. */
    boolean isMine() {
        return owner == Thread.currentThread();
    }

    /** Called just before the loader is asked. */
    void begin(long nanos) {
        begunAt = nanos;
        begun = true;
    }

    /** Returns when the loader was asked. */
    long begunAt() {
        return begunAt;
    }

    /** Called once this JVM has changed the key: what is loaded now may be of before. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    /** Whether the loader was, or will be, asked after that, so that its answer is as good as one's own. */
    boolean beginsAfter(long nanos) {
        return isLoad() && (!begun || begunAt - nanos >= 0);
    }

    /** Returns for how long the loader has been asked, 0 if that is still to come. */
    long age(long now) {
        return begun ? Math.max(0, now - begunAt) : 0;
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

    /** Returns what is to begin once this has ended: the first that anybody has proposed. */
    Holding next(Holding proposed) {
        Holding first = next.compareAndExchange(null, proposed);
        return first == null ? proposed : first;
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
        return WAITING.during(this, () -> awaitEnding(nanos));
    }

    private @Nullable Ending awaitEnding(long nanos) {
        Thread me = Thread.currentThread();
        try {
            checkCircle(me);
            return ending.await(nanos) ? ending.get() : null;
        } catch (InterruptedException e) {
            me.interrupt();
            throw new CacheException("interrupted while waiting for another loader or processor of the same key", e);
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
            awaited = WAITING.of(awaited.owner);
        }
    }
}
