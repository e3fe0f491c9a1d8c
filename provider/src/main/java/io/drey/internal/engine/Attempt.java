package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One operation under way: what it read last, and the lease it may hold. One thread. */
final class Attempt<K, V> {

    private final Runner<K, V> runner;
    private final K key;
    private final Operation operation;
    private Stored seen = Stored.ABSENT;
    private Stored live = Stored.ABSENT;
    private @Nullable Holding holding;
    private @Nullable Stored unreadable;
    private @Nullable Stored made;
    private boolean told;
    private boolean mistold;
    private boolean released;

    Attempt(Runner<K, V> runner, K key, Operation operation) {
        this.runner = runner;
        this.key = key;
        this.operation = operation;
    }

    K key() {
        return key;
    }

    Operation operation() {
        return operation;
    }

    /** Returns what the store returned last. */
    Stored seen() {
        return seen;
    }

    /** Returns the last entry if it is live and readable here, else {@link Stored#ABSENT}. */
    Stored live() {
        return live;
    }

    /** Returns the live entry, {@link Stored#UNREADABLE} for one that cannot be read here, or absence. */
    Stored shown() {
        return unreadable != null ? Stored.UNREADABLE : live;
    }

    /** Decides about the entry. Returns null if another one stood there by the time of the commit. */
    @Nullable
    Outcome on(Stored current) {
        look(current);
        if (wantsLease()) {
            claim();
        }
        try {
            return carryOut(move());
        } finally {
            end();
        }
    }

    /**
     * Decides about what it has looked at. Returns what the decision asks of the store, which is left to the caller.
     */
    Move move() {
        try {
            return runner.moves().of(this, operation.decide(shown()));
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    /** Does what {@link #move} has returned. Returns null if another entry stood there by the time of the commit. */
    @Nullable
    Outcome carryOut(Move move) {
        try {
            return runner.carryOut(this, move);
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    /** Called when it has failed. What else fails then is added to that. */
    void failed(Throwable failure) {
        giveUp(failure);
        correct(failure);
        runner.failed(operation, live);
    }

    /** Whether nothing may be decided about the absent key before this has its lease. */
    boolean wantsLease() {
        return !live.hasValue()
                && unreadable == null
                && runner.decidesAlone(operation)
                // Our own loader puts its key: nobody else can decide as long as its lease stands.
                && (operation.decidesAlone() || !runner.leases().holdings().isLoadedHere(key, seen));
    }

    private void claim() {
        Claim claim;
        try {
            claim = runner.leases().claim(key, seen, false);
        } catch (RemoteUnavailableException e) {
            if (runner.tier().goesOnWithout()) {
                return; // the commit still expects that nothing is there
            }
            throw e;
        }
        if (claim instanceof Claim.Mine mine) {
            hold(mine.holding());
        } else if (claim instanceof Claim.Found found) {
            look(found.entry());
        }
    }

    /** The lease is ours. */
    void hold(Holding mine) {
        holding = mine;
        look(mine.token());
    }

    /** Returns the lease that this holds; null if it holds none. */
    @Nullable
    Stored lease() {
        return holding == null || released ? null : holding.token();
    }

    /** Called once others have ended the lease. */
    void released() {
        released = true;
    }

    /** Takes this for what stands there. Returns the live entry, or absence. */
    Stored look(Stored current) {
        Stored readable = runner.live(key, current);
        seen = current;
        live = readable.hasValue() && runner.isReadable(readable) ? readable : Stored.ABSENT;
        unreadable = current.isUnreadable() || readable != live ? current : null;
        return live;
    }

    /** Decides again, about the entry that the refused commit found. */
    @Nullable
    Outcome again() {
        return on(seen);
    }

    /** Called when another change came first and left this entry. */
    @Nullable
    Outcome missed(Stored current) {
        end(); // somebody wrote over our lease, if we had one
        mistold |= told;
        told = false;
        seen = current;
        return null;
    }

    /** Called when the change was made and left this entry. */
    void made(Stored stored) {
        made = stored;
    }

    /**
     * Lets others have their turn, if several contend for the key and this JVM has had its. The change is made, so that
     * this must not fail.
     *
     * @param holding runs the pause while the key is locked
     */
    void endTurn(Consumer<Runnable> holding) {
        Stored stored = made;
        if (stored != null && runner.turns().isOver(seen, stored)) {
            holding.accept(() -> runner.turns().pause(seen, stored));
        }
    }

    /** Called once the {@code CacheWriter} has been told what is about to be done. */
    void told() {
        told = true;
        mistold = false;
    }

    /** Tells the {@code CacheWriter} what stands there, if it was told of a change that was then refused. */
    void correct() {
        if (mistold) {
            mistold = false;
            runner.tell(key, live, unreadable == null);
        }
    }

    /** Does so where no further round follows. The first failure stays the one that is thrown. */
    void abandon(Throwable failure) {
        if (mistold) {
            look(seen);
        }
        correct(failure);
    }

    private void correct(Throwable failure) {
        try {
            correct();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns what a commit must find for the decision to hold. */
    Expect expectation() {
        if (holding != null) {
            return new Expect.Exactly(holding.token());
        } else if (unreadable != null) {
            return new Expect.Exactly(unreadable);
        }
        return live.hasValue() ? new Expect.Exactly(live) : Expect.ABSENT;
    }

    /**
     * Whether something stands there that is no live value: an entry that cannot be read here, or another's lease; or
     * may stand there, as nobody could be asked.
     */
    boolean isOccupied() {
        return unreadable != null || (seen.isLease() && holding == null) || seen == Stored.AWAY;
    }

    void releaseLease() {
        Stored lease = lease();
        if (lease != null) {
            runner.leases().release(key, lease);
        }
    }

    /** Tells those who wait for its lease that this is over. */
    void end() {
        if (holding != null) {
            runner.leases().holdings().end(key, holding, Ending.UNKNOWN);
            holding = null;
            released = false;
        }
    }

    /** Releases the lease, so that others need not wait for its end. The first failure stays the one that is thrown. */
    private void giveUp(Throwable failure) {
        try {
            releaseLease();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
