package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;

/**
 * Makes moves of decisions, and says what came of them. Tells the {@code CacheWriter} and asks the expiry policy; the
 * store is asked by whoever carries a move out, for one key or for several at once. Any thread.
 */
final class Moves<K, V> {

    private final NanoClock clock;
    private final Expirations expirations;
    private final WriteThrough<K, V> writer;
    private final Announcer<K, V> announcer;
    private final Runner<K, V> runner;

    Moves(Runner<K, V> runner, Expirations expirations, WriteThrough<K, V> writer, Announcer<K, V> announcer) {
        this.runner = runner;
        this.clock = runner.clock();
        this.expirations = expirations;
        this.writer = writer;
        this.announcer = announcer;
    }

    /** Returns what a decision about what was seen asks of the store. */
    Move of(Attempt<K, V> attempt, Decision decision) {
        return switch (decision.kind()) {
            case PUT -> store(attempt, (Decision.Put) decision);
            case DELETE -> delete(attempt);
            case KEEP -> keep(attempt);
            case PASSED -> throw new IllegalArgumentException("the engine makes this, no operation decides it");
        };
    }

    private Move keep(Attempt<K, V> attempt) {
        Outcome outcome = new Outcome(attempt.live(), Decision.KEEP);
        return attempt.seen().isCopy() ? new Move.Look(outcome) : new Move.None(outcome);
    }

    private Move delete(Attempt<K, V> attempt) {
        writer.delete(attempt.key());
        attempt.told();
        Outcome outcome = new Outcome(attempt.shown(), Decision.DELETE);
        if (attempt.live().hasValue() || attempt.isOccupied()) { // ends a lease: what was loaded by then is outdated
            return new Move.Commit(outcome, new Change.Delete(), new Expect.Exactly(attempt.seen()));
        }
        return attempt.seen().isCopy() ? new Move.Look(outcome) : new Move.None(outcome);
    }

    @SuppressWarnings("unchecked") // the value is the one the user gave
    private Move store(Attempt<K, V> attempt, Decision.Put put) {
        if (put.origin() == Decision.Origin.USER) {
            writer.write(attempt.key(), (V) put.value());
            attempt.told();
        }
        boolean update = attempt.live().hasValue();
        Lifetime lifetime = expirations.of(put, update ? attempt.seen() : null, clock);
        if (!update && lifetime.onCreate() == 0) { // has passed already: nothing is stored
            return new Move.None(new Outcome(attempt.live(), new Decision.Passed(put)));
        }
        Outcome outcome = new Outcome(attempt.live(), put);
        if (attempt.operation().isUnconditional() && (announcer.isQuiet() || writer.isPresent())) {
            return new Move.Put(outcome, put, lifetime);
        }
        return new Move.Commit(outcome, new Change.Put(put.form(), lifetime), attempt.expectation());
    }

    /** Whether what was seen stands there still. If not, the attempt knows what does. */
    boolean stands(Attempt<K, V> attempt, Move.Look look, Stored latest) {
        Stored seen = attempt.seen();
        boolean same = latest.isLive(clock) && latest.version().equals(seen.version());
        if (!same || look.outcome().made().kind() == Decision.Kind.DELETE) { // of a copy of nothing
            attempt.missed(latest);
            return false;
        }
        return true;
    }

    /** Whether the change was made. If not, the attempt knows what stands there. */
    boolean isMade(Attempt<K, V> attempt, Move.Commit move, io.drey.internal.store.Commit commit) {
        boolean put = move.change().kind() == Change.Kind.PUT;
        if (put) {
            runner.expiries().watch(attempt.key(), commit.stored());
        }
        if (!commit.applied()) {
            attempt.missed(commit.prior());
        } else if (put) {
            attempt.made(commit.stored());
        }
        return commit.applied();
    }

    /** Called when the move has succeeded, and a lease that it does not replace has been ended. */
    Outcome done(Attempt<K, V> attempt, Move move) {
        if (move.outcome().made().kind() == Decision.Kind.KEEP) {
            attempt.correct();
            if (attempt.live().hasValue() && attempt.operation().accesses()) {
                runner.accessed(attempt.key(), attempt.seen());
            }
        }
        return move.outcome();
    }
}
