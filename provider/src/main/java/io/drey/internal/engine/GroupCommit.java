package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.ResultLatch;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import org.jspecify.annotations.Nullable;

/**
 * What several threads of this JVM have decided about one key, one after the other, each about what the one before it
 * has left. One commit makes the last value if the key still holds what the first of them saw: then all decisions are
 * made, at one instant and in their order; otherwise none is.
 *
 * <p>Whoever {@linkplain #close closes} it commits, and must {@linkplain #end tell} the others. Any thread.
 */
final class GroupCommit {

    private final Stored base;
    private final Expect expect;
    private final long openedAt;
    private final ResultLatch<Tried> ending = new ResultLatch<>();
    private Stored last; // guarded by this, like the next three
    private Change.Put change;
    private int members = 1;
    private boolean closed;

    /**
     * @param base what the first thread saw
     * @param first what it has decided
     */
    GroupCommit(Stored base, Move.Commit first, NanoClock clock) {
        Change.Put put = (Change.Put) first.change();
        this.base = base;
        this.expect = first.expect();
        this.openedAt = clock.nanos();
        this.change = put;
        this.last = after(base, put, clock);
    }

    private static Stored after(Stored before, Change.Put put, NanoClock clock) {
        return new Stored(put.form(), put.lifetime().deadline(before, clock));
    }

    Stored base() {
        return base;
    }

    Expect expect() {
        return expect;
    }

    long age(long now) {
        return now - openedAt;
    }

    /** Returns what the last thread has left; null if nobody may join any more. */
    synchronized @Nullable Stored last() {
        return closed ? null : last;
    }

    synchronized int members() {
        return members;
    }

    /**
     * Adds a decision to change what the last thread has left, or to keep it.
     *
     * @param put null if it is kept
     * @return false if somebody has closed it meanwhile
     */
    synchronized boolean join(Change.@Nullable Put put, NanoClock clock) {
        if (closed) {
            return false;
        }
        members++;
        if (put != null) {
            last = after(last, put, clock);
            change = new Change.Put(put.form(), lifetime(put.lifetime()));
        }
        return true;
    }

    private Lifetime lifetime(Lifetime later) {
        return later.onUpdate() == Lifetime.KEEP ? change.lifetime() : later;
    }

    /** Returns the change to be made by the caller, and by nobody else; null if another thread has closed it. */
    synchronized Change.@Nullable Put close() {
        if (closed) {
            return null;
        }
        closed = true;
        return change;
    }

    /** To be called once, by who has closed it. */
    void end(Tried how) {
        ending.complete(how);
    }

    /** Returns what came of it; null if that is not known yet. */
    @Nullable
    Tried ended() {
        return ending.get();
    }

    /** Waits for what came of it. Returns null if that has not come in time. */
    @Nullable
    Tried await(long nanos) throws InterruptedException {
        return ending.await(nanos) ? ending.get() : null;
    }
}
