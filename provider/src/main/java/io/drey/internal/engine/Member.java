package io.drey.internal.engine;

import java.util.Objects;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** One of several operations that are run together, each on a key of its own. One thread. */
final class Member<K, V> {

    /** How far it has come. */
    private enum State {
        OPEN,
        DECIDED,
        CONCLUDED,
        ALONE
    }

    private final K key;
    private final Operation operation;
    private Attempt<K, V> attempt;
    private State state = State.OPEN;
    private @Nullable Decision decision;
    private @Nullable Move move;
    private @Nullable Throwable failure;
    private boolean missed;

    Member(Runner<K, V> runner, K key, Operation operation) {
        this.key = key;
        this.operation = operation;
        this.attempt = new Attempt<>(runner, key, operation);
    }

    K key() {
        return key;
    }

    Operation operation() {
        return operation;
    }

    Attempt<K, V> attempt() {
        return attempt;
    }

    /** Begins anew, where it was not decided before others had to be settled. */
    void reopen(Runner<K, V> runner) {
        attempt = new Attempt<>(runner, key, operation);
        state = State.OPEN;
    }

    /** Returns whether it can be decided now. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isDecided() {
        return state == State.DECIDED;
    }

    /** Returns whether it has to be run by itself. */
    boolean isAlone() {
        return state == State.ALONE;
    }

    /** Returns whether it has been decided, and nothing has failed. */
    boolean isToBeMade() {
        return state == State.DECIDED && failure == null;
    }

    /** Somebody else is at work on the key, who is waited for once nothing is held here. It is decided then. */
    void leave() {
        state = State.ALONE;
        decision = null;
    }

    /** Runs the processor, or whatever else decides. */
    void decide() {
        state = State.DECIDED;
        try {
            decision = operation.decide(attempt.shown());
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    /** It has failed, or this failed in addition. */
    void fail(Throwable thrown) {
        state = state == State.OPEN ? State.DECIDED : state;
        if (failure == null) {
            failure = thrown;
        } else if (failure != thrown) {
            failure.addSuppressed(thrown);
        }
    }

    /** The same, unless it is decided anew. */
    void hinder(Throwable thrown) {
        if (state == State.DECIDED) {
            fail(thrown);
        }
    }

    /** Returns why it has failed; null if it has not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Throws what it has failed by, if it has. */
    void rethrow() {
        if (failure instanceof RuntimeException known) {
            throw known;
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw new CacheException(failure); // checked, where none is declared
        }
    }

    /** Makes a move of the decision. A writer or a policy may throw. */
    void move(Moves<K, V> moves) {
        Decision made = decision;
        if (failure == null && made != null) {
            try {
                move = moves.of(attempt, made);
            } catch (Throwable thrown) {
                failure = thrown;
            }
        }
    }

    /** Returns its move if it is of this kind and nothing has failed or come between. */
    <M extends Move> @Nullable M move(Class<M> type) {
        return failure == null && !missed && type.isInstance(move) ? type.cast(move) : null;
    }

    /** Another change came between, so it has to be decided again. */
    void miss() {
        missed = true;
    }

    boolean isMissed() {
        return failure == null && missed;
    }

    /** Returns the move that has succeeded. */
    Move made() {
        return Objects.requireNonNull(move, "decided");
    }

    boolean isConcluded() {
        return state == State.CONCLUDED;
    }

    /** Nothing more will be done about it. */
    void concluded() {
        state = State.CONCLUDED;
    }
}
