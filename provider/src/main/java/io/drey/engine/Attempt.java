package io.drey.engine;

import io.drey.store.Expect;
import io.drey.store.Stored;
import org.jspecify.annotations.Nullable;

/** One operation on its way: what it saw last, and the lease it may hold. One thread. */
final class Attempt<K, V> {

    private final Runner<K, V> runner;
    private final K key;
    private final Operation operation;
    private Stored seen = Stored.ABSENT;
    private Stored live = Stored.ABSENT;
    private @Nullable Stored lease;

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

    /** What the store answered last. */
    Stored seen() {
        return seen;
    }

    /** The same if it is live, else {@link Stored#ABSENT}. */
    Stored live() {
        return live;
    }

    /** Decides about what was seen; null if that was no longer what stood there. */
    @Nullable
    Outcome on(Stored current) {
        look(current);
        if (!live.hasValue() && operation.decidesAlone()) {
            Stored taken = runner.leases().take(key);
            lease = taken.isLease() ? taken : null;
            look(taken);
        }
        try {
            return runner.make(this, operation.decide(live));
        } catch (Throwable failure) {
            giveUp(failure);
            runner.failed(operation, live);
            throw failure;
        }
    }

    private void look(Stored current) {
        seen = current;
        live = runner.live(key, current);
    }

    /** The same with what the refusal left. */
    @Nullable
    Outcome again() {
        return on(seen);
    }

    /** Another change came between and left this. */
    @Nullable
    Outcome missed(Stored current) {
        lease = null; // somebody wrote over it
        seen = current;
        return null;
    }

    /** What a commit must find for the decision to hold. */
    Expect expectation() {
        if (lease != null) {
            return new Expect.Exactly(lease);
        }
        return live.hasValue() ? new Expect.Exactly(live) : Expect.ABSENT;
    }

    void releaseLease() {
        if (lease != null) {
            runner.leases().release(key, lease);
            lease = null;
        }
    }

    /** Gives the lease up, so that others need not wait for its end; what went wrong first stays what is thrown. */
    private void giveUp(Throwable failure) {
        try {
            releaseLease();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
