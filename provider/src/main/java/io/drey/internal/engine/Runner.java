package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations on one key: by a single commit where the decision is known beforehand, else by looking, deciding and
 * committing on exactly what was seen. It repeats that until no other change has come between.
 *
 * <p>Atomic between JVMs, because only a commit, or a read of the truth, decides anything. Any thread.
 */
final class Runner<K, V> {

    private final Store<K> store;
    private final NanoClock clock;
    private final Expirations expirations;
    private final WriteThrough<K, V> writer;
    private final Announcer<K, V> announcer;
    private final Values values;
    private final Leases<K> leases;
    private final KeyLocks<K> locks;
    private final Reruns<K> reruns = new Reruns<>();
    private final Turns turns;
    private final Moves<K, V> moves;
    private final Crowd<K, V> crowd;
    private final Backoff.Waiting waiting;
    private final Expiries<K> expiries;
    private final long retryNanos;
    private final boolean putsWait;

    Runner(EngineParts<K, V> parts, Expirations expirations, WriteThrough<K, V> writer, Announcer<K, V> announcer) {
        this.store = parts.store();
        this.clock = parts.clock();
        this.expirations = expirations;
        this.writer = writer;
        this.announcer = announcer;
        this.values = announcer.values();
        this.waiting = new Backoff.Waiting(clock, parts.sleepMicros());
        this.turns = new Turns(waiting);
        Holdings<K> holdings =
                new Holdings<>(clock, parts.limits().lease(), parts.limits().shared(), parts.absent());
        this.leases = new Leases<>(store, holdings, parts.limits().lease(), waiting);
        this.locks = new KeyLocks<>(clock, parts.limits().lock().toNanos());
        this.expiries = new Expiries<>(parts, expirations, announcer, locks);
        this.retryNanos = parts.limits().retry().toNanos();
        this.putsWait = parts.putsWait();
        this.moves = new Moves<>(this, expirations, writer, announcer);
        this.crowd = new Crowd<>(this, values, parts.limits().lock());
    }

    /** Returns how operations on several keys are run. */
    Together<K, V> together() {
        return new Together<>(this, moves, announcer);
    }

    KeyLocks<K> locks() {
        return locks;
    }

    Moves<K, V> moves() {
        return moves;
    }

    Crowd<K, V> crowd() {
        return crowd;
    }

    /** The top of the stack of stores. */
    Store<K> tier() {
        return store;
    }

    NanoClock clock() {
        return clock;
    }

    Turns turns() {
        return turns;
    }

    Reruns<K> reruns() {
        return reruns;
    }

    Leases<K> leases() {
        return leases;
    }

    /** Whom to tell of changes once they are made. */
    Holdings<K> changes() {
        return leases.holdings();
    }

    Expiries<K> expiries() {
        return expiries;
    }

    /** Called when a decision is made again. */
    void retried() {
        announcer.retried();
    }

    /** Whether an access never moves a deadline. */
    boolean ignoresAccess() {
        return expirations.ignoresAccess();
    }

    /** Runs an operation to its end and announces what came of it. The key must not be mutated by anyone. */
    Outcome run(K key, Operation operation) {
        long start = announcer.start();
        try {
            if (!isTold()) {
                return announcer.announce(key, operation, decide(key, operation, false), start);
            }
            // Locked, so that writers and listeners hear of changes in their order.
            return locks.holding(key, () -> announcer.announce(key, operation, decide(key, operation, true), start));
        } finally {
            changes().changed(key);
        }
    }

    /** Whether a writer or a listener is told of changes, who must hear of them in their order. */
    boolean isTold() {
        return writer.isPresent() || !announcer.isQuiet();
    }

    /** Runs an operation whose key has been locked, written through and timed together with others. */
    void store(K key, Operation operation) {
        announcer.announce(key, operation, decide(key, operation, true), 0);
    }

    private Outcome decide(K key, Operation operation, boolean locked) {
        Operation.Blind blind = operation.blind();
        Lifetime lifetime = expirations.unseen(blind);
        boolean mustSee = writer.isPresent() || (!announcer.isQuiet() && !expirations.isEternal());
        Outcome outcome = null;
        if (blind != null && lifetime != null && !mustSee) {
            outcome = locked || !locks.isCrowded(key)
                    ? commitBlindly(key, blind, lifetime)
                    : crowd.inTurn(
                            List.of(key),
                            putsWait || !operation.isUnconditional(),
                            () -> commitBlindly(key, blind, lifetime));
        }
        return outcome != null ? outcome : deliberate(key, operation, locked);
    }

    /** Puts whatever there was. */
    void put(K key, Object form, Lifetime lifetime) {
        if (locks.isCrowded(key)) {
            crowd.inTurn(List.of(key), putsWait, () -> store.put(key, form, lifetime));
        } else {
            store.put(key, form, lifetime);
        }
    }

    /** Makes changes whatever there was, as {@link Store#commitAll} does. */
    Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        List<K> crowded = locks.crowded(changes.keySet());
        return crowded.isEmpty()
                ? store.commitAll(changes, priors)
                : crowd.inTurn(crowded, putsWait, () -> store.commitAll(changes, priors));
    }

    /** Returns null if the decision depends on what stands there. */
    private @Nullable Outcome commitBlindly(K key, Operation.Blind blind, Lifetime lifetime) {
        Commit commit = store.commit(key, Changes.of(blind.then(), lifetime), blind.expect());
        expiries.watch(key, commit.stored());
        Stored before = commit.prior().isLive(clock) || commit.prior().isUnreadable() ? commit.prior() : Stored.ABSENT;
        boolean refused = !commit.applied() && blind.expect() == Expect.ABSENT;
        if ((refused || announcer.isHeard()) && !isReadable(before)) {
            before = Stored.UNREADABLE;
        }
        if (refused && before.isUnreadable()) {
            return null; // is absent here
        }
        return new Outcome(before, commit.applied() ? blind.then() : Decision.KEEP);
    }

    private Outcome deliberate(K key, Operation operation, boolean locked) {
        if (!locked && crowd.wants(key, operation)) {
            return crowd.run(new Attempt<>(this, key, operation));
        } else if (!locked && locks.isCrowded(key)) {
            Supplier<Outcome> deliberating = () -> deliberate(key, operation, true);
            return operation.isUnconditional() // then user code of others holds it up for a moment only
                    ? crowd.inTurn(List.of(key), putsWait, deliberating)
                    : crowd.holding(key, deliberating);
        }
        Stored seen;
        try {
            seen = store.read(key, freshness(operation));
        } catch (RemoteUnavailableException e) {
            if (isForPolicyOnly(operation)) {
                return putUnseen(key, operation);
            } else if (operation.isRemoval() && store.goesOnWithout()) {
                return removeUnseen(key);
            }
            throw e;
        }
        Attempt<K, V> attempt = new Attempt<>(this, key, operation);
        Outcome outcome = attempt.on(seen);
        if (outcome == null) {
            // Contended: the threads of this JVM need not fight each other too.
            outcome = locked ? persist(attempt) : crowd.persist(attempt);
        }
        endTurn(attempt, locked);
        return outcome;
    }

    /** Lets others have their turn, once everything else is done. */
    void endTurn(Attempt<K, V> attempt, boolean locked) {
        attempt.endTurn(locked ? Runnable::run : pause -> locks.ifFree(attempt.key(), pause));
    }

    /** Returns how fresh must be what an operation decides about first. */
    Freshness freshness(Operation operation) {
        if (writer.isPresent()) {
            return Freshness.LATEST;
        }
        return isForPolicyOnly(operation) ? Freshness.BOUNDED : Freshness.GUESS;
    }

    /** Returns whether the entry is needed only to know which question to ask the expiry policy. */
    private boolean isForPolicyOnly(Operation operation) {
        return operation.isUnconditional() && !writer.isPresent() && announcer.isQuiet();
    }

    /**
     * Asks the policy about creation and about update, so that a put can be accepted before it is known which it is.
     */
    private Outcome putUnseen(K key, Operation operation) {
        Decision decision = operation.decide(Stored.ABSENT);
        if (decision instanceof Decision.Put put) {
            store.put(key, put.form(), new Lifetime(expirations.creation(), expirations.update()));
        }
        return new Outcome(Stored.ABSENT, decision);
    }

    private Outcome removeUnseen(K key) {
        writer.delete(key);
        store.commit(key, new Change.Delete(), Expect.ANY);
        return new Outcome(Stored.ABSENT, Decision.DELETE);
    }

    /** Decides again and again, until no other change comes between. */
    Outcome persist(Attempt<K, V> attempt) {
        Backoff backoff = backoff();
        while (true) {
            contend(backoff, attempt);
            retried();
            Outcome outcome = rerun(attempt, attempt::again);
            if (outcome != null) {
                return outcome;
            }
        }
    }

    /** Decides again, and notes so if that calls a processor. */
    <T> @Nullable T rerun(Attempt<K, V> attempt, Supplier<? extends @Nullable T> again) {
        return attempt.operation().decidesAlone() ? reruns.of(attempt.key(), again) : again.get();
    }

    Backoff backoff() {
        return new Backoff(waiting, retryNanos);
    }

    private void contend(Backoff backoff, Attempt<K, V> attempt) {
        try {
            if (backoff.contend("a conditional operation")) {
                attempt.missed(store.read(attempt.key(), Freshness.LATEST));
            }
        } catch (RuntimeException e) {
            attempt.abandon(e);
            throw e;
        }
    }

    /** Returns whether an absent key needs a lease before anything is decided. */
    boolean decidesAlone(Operation operation) {
        return operation.decidesAlone() || (writer.isPresent() && operation.storesOnlyIfAbsent());
    }

    /** Tells the {@code CacheWriter} what stands there, as far as it can be read here. */
    void tell(K key, Stored live, boolean readable) {
        V value = live.hasValue() ? values.valueIfReadable(live.form()) : null;
        if (value != null) {
            writer.write(key, value);
        } else if (readable) {
            writer.delete(key);
        }
    }

    /**
     * Does what a decision about what was seen asks of the store.
     *
     * @return null if another change came between, with what it left in {@code attempt}
     */
    @Nullable
    Outcome carryOut(Attempt<K, V> attempt, Move move) {
        K key = attempt.key();
        switch (move.kind()) {
            case NONE -> attempt.releaseLease();
            case LOOK -> {
                if (!moves.stands(attempt, (Move.Look) move, store.read(key, Freshness.LATEST))) {
                    return null;
                }
                attempt.releaseLease();
            }
            case PUT -> {
                Move.Put put = (Move.Put) move;
                expiries.watch(key, store.put(key, put.put().form(), put.lifetime()));
            }
            case COMMIT -> {
                Move.Commit change = (Move.Commit) move;
                if (!moves.isMade(attempt, change, store.commit(key, change.change(), change.expect()))) {
                    return null;
                }
            }
        }
        return moves.done(attempt, move);
    }

    /** Returns the live entry, or absence. Whoever finds an expired entry first announces its expiry. */
    Stored live(K key, Stored seen) {
        if (seen.isLive(clock)) {
            return seen;
        }
        if (seen.hasValue()) {
            expiries.ended(key, seen);
        }
        return Stored.ABSENT;
    }

    /** Whether this JVM can read the value, which other JVMs, or caches of another type, have perhaps written. */
    boolean isReadable(Stored stored) {
        return !stored.isUnreadable() && (!stored.hasValue() || values.isReadable(stored.form()));
    }

    /** Called when an operation failed after its read. Only a processor is counted then. */
    void failed(Operation operation, Stored live) {
        if (operation.decidesAlone()) {
            announcer.lookedUp(live.hasValue());
        }
    }

    /** Moves the deadline of an entry that was read, as the policy says. */
    @SuppressWarnings("FutureReturnValueIgnored") // an access that is lost costs little
    void accessed(K key, Stored seen) {
        long access = expirations.access();
        if (access != Lifetime.KEEP) {
            try {
                store.touch(key, seen, access);
                expiries.accessed(key, access);
            } catch (RemoteUnavailableException e) {
                // likewise: who reads was answered
            }
        }
    }
}
