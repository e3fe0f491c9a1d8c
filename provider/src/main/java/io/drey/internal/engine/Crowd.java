package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import io.drey.internal.store.Uninterrupted;
import io.drey.internal.store.Version;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations on keys that several threads of this JVM want to change at the same time. They decide one after the
 * other, each on its own thread and about what the one before it has decided, and change the key by one
 * {@linkplain GroupCommit commit}: so a key is changed more often than its server can be asked. The calls end when the
 * commit has.
 *
 * <p>A group is open for two milliseconds, and nobody waits much longer for user code of another thread: then who waits
 * commits what has been decided by then. Who still decides decides again, like after any change by others.
 *
 * <p>No listener or writer is told of these changes. Local caches have no groups, since nobody is asked; nor have
 * caches by reference, where one thread could change what another has decided. Any thread.
 */
final class Crowd<K, V> {

    private static final long OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Others, and their user code, hold up a change that asks nobody for no longer than this. */
    private static final long BLIND_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Likewise a put that is accepted before it is made: a little longer than a conditional change takes. */
    private static final long BEHIND_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final int MOST_MEMBERS = 64;

    /** What ends sooner would often end before its commit, so that all had to decide again. It is committed at once. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** For so long after a group a key counts as wanted by several threads. */
    private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int SLOTS = 64;

    private final Runner<K, V> runner;
    private final NanoClock clock;
    private final KeyLocks<K> locks;
    private final Values values;
    private final long timeoutNanos;
    private final ConcurrentHashMap<K, GroupCommit> groups = new ConcurrentHashMap<>();

    /** When a key of this slot, by its hash code, had a group last. */
    private final AtomicLongArray grouped = new AtomicLongArray(SLOTS);

    Crowd(Runner<K, V> runner, Values values, Duration timeout) {
        this.runner = runner;
        this.clock = runner.clock();
        this.locks = runner.locks();
        this.values = values;
        this.timeoutNanos = timeout.toNanos();
    }

    /** @param group whose commit decides whether the outcome holds; null if it does in any case */
    private record Turn(Outcome outcome, @Nullable GroupCommit group) {}

    /** Returns whether a thread that wants to change this key should do so by {@link #run}. */
    boolean wants(K key, Operation operation) {
        return suits(operation)
                && values.isByValue()
                && (locks.isCrowded(key) || (wasGrouped(key) && KeyLocks.mayQueue()));
    }

    /**
     * Whether there has been a group of this key, or of one that shares its slot, a moment ago. Its threads do not hold
     * the key while they wait for its commit, and are sure to come again.
     */
    private boolean wasGrouped(K key) {
        long at = grouped.get(slot(key));
        return at != 0 && clock.nanos() - at < CROWDED_NANOS;
    }

    private static int slot(Object key) {
        return key.hashCode() & (SLOTS - 1);
    }

    /** Returns whether the decision of an operation rests on what it sees, and asks for nothing else. */
    private static boolean suits(Operation operation) {
        return operation.blind() == null && !operation.isUnconditional();
    }

    /** Runs an operation to its end. No lock is held. */
    Outcome run(Attempt<K, V> attempt) {
        K key = attempt.key();
        Backoff backoff = runner.backoff();
        Turn turn = locked(key, () -> decide(attempt, null));
        while (true) {
            Outcome outcome = outcome(attempt, turn);
            if (outcome != null) {
                return outcome;
            }
            backoff.left("a conditional operation");
            runner.retried();
            turn = locked(key, () -> runner.rerun(attempt, () -> decide(attempt, backoff)));
        }
    }

    /**
     * Runs an action that changes the key by itself, while no other thread of this JVM holds the key and once what
     * threads before it have decided together has been made, or else that would be sure to lose to this.
     */
    <T> T holding(K key, Supplier<T> action) {
        return locked(key, () -> {
            GroupCommit open = groups.get(key);
            if (open != null) {
                await(key, open, 0);
            }
            return action.get();
        });
    }

    /**
     * Runs changes that ask nobody what stands there, in turn with those who do. They cannot lose to them, but those to
     * them, again and again. Only where several want a key do they wait, and not for long.
     *
     * @param patient whether they ask a server anyway, so that they may wait for it
     */
    <T> T inTurn(Collection<? extends K> keys, boolean patient, Supplier<T> changes) {
        if (!patient) { // so that it holds up nobody, not even where it waits for room
            locks.inTurn(keys, BEHIND_PATIENCE_NANOS, () -> true);
            return changes.get();
        }
        Unsettled.settle();
        return locks.inTurn(keys, BLIND_PATIENCE_NANOS, () -> {
            keys.forEach(this::endGroup);
            return changes.get();
        });
    }

    /** Makes what others have decided, or waits a moment for whoever does. Nothing depends on what comes of it. */
    private void endGroup(K key) {
        GroupCommit open = groups.get(key);
        if (open != null) {
            commit(key, open);
            Uninterrupted.call(() -> Optional.ofNullable(await(open, BLIND_PATIENCE_NANOS)));
        }
    }

    /** What this thread has under way is settled before it has the key, as it may wait for others while it has it. */
    private <T> T locked(K key, Supplier<T> action) {
        Unsettled.settle();
        return locks.holding(key, action);
    }

    /** Runs an operation that has lost to another change to its end. */
    Outcome persist(Attempt<K, V> attempt) {
        return holding(attempt.key(), () -> runner.persist(attempt));
    }

    private @Nullable Outcome outcome(Attempt<K, V> attempt, Turn turn) {
        GroupCommit group = turn.group();
        if (group == null) {
            return turn.outcome();
        }
        Tried tried = await(attempt.key(), group, PATIENCE_NANOS);
        if (tried.failure() != null) {
            attempt.failed(tried.failure());
        }
        Commit commit = tried.orThrow();
        return commit.applied() ? turn.outcome() : attempt.missed(commit.prior());
    }

    /** @param backoff null if it decides for the first time */
    private Turn decide(Attempt<K, V> attempt, @Nullable Backoff backoff) {
        GroupCommit open = groups.get(attempt.key());
        Turn joined = open == null ? null : join(attempt, open);
        if (joined != null) {
            return joined;
        }
        boolean late = backoff != null && backoff.contend("a conditional operation");
        Stored seen = runner.tier().read(attempt.key(), late ? Freshness.LATEST : Freshness.GUESS);
        Outcome outcome;
        if (!attempt.look(seen).hasValue() || seen.version().equals(Version.NONE)) {
            outcome = attempt.on(seen);
        } else {
            Move move = attempt.move();
            if (isGrouped(move) && move instanceof Move.Commit change && locks.isAwaited(attempt.key())) {
                GroupCommit mine = new GroupCommit(seen, change, clock);
                groups.put(attempt.key(), mine);
                return new Turn(change.outcome(), mine);
            }
            outcome = attempt.carryOut(move);
        }
        if (outcome == null) {
            outcome = runner.persist(attempt);
        }
        runner.endTurn(attempt, true);
        return new Turn(outcome, null);
    }

    /** Returns null if the operation has to be run by itself; the group's commit has ended then. */
    private @Nullable Turn join(Attempt<K, V> attempt, GroupCommit open) {
        Turn joined = null;
        Stored last = open.last();
        boolean passedOn = false;
        try {
            if (last != null && hasTime(last.expiresAt())) {
                attempt.look(last);
                Move move = attempt.move();
                if (isGrouped(move) && open.join(put(move), clock)) {
                    joined = new Turn(move.outcome(), open);
                    passedOn = passesOn(attempt.key(), open);
                }
            }
        } finally {
            if (!passedOn) {
                commit(attempt.key(), open);
            }
        }
        if (joined == null) {
            await(attempt.key(), open, 0); // another thread may have closed it
        }
        return joined;
    }

    private boolean passesOn(K key, GroupCommit open) {
        return open.members() < MOST_MEMBERS && open.age(clock.nanos()) < OPEN_NANOS && locks.isAwaited(key);
    }

    /** Whether others can decide about what it leaves before it is made. */
    private boolean isGrouped(Move move) {
        return move.outcome().made() == Decision.KEEP ? runner.ignoresAccess() : put(move) != null;
    }

    private static Change.@Nullable Put put(Move move) {
        return move instanceof Move.Commit commit && commit.change() instanceof Change.Put put ? put : null;
    }

    private boolean hasTime(long expiresAt) {
        return expiresAt == Stored.NEVER || expiresAt - clock.nanos() > SOON_NANOS;
    }

    /** Makes the change, unless another thread does. Never throws what the members hear. */
    private void commit(K key, GroupCommit group) {
        int slot = slot(key);
        Change.Put change = group.close();
        if (change == null) {
            return;
        }
        Tried tried = Tried.of(Commit.refused(group.base())); // nothing has been sent
        try {
            groups.remove(key, group);
            tried = commit(key, change, group);
        } catch (Error e) {
            tried = Tried.failed(new RemoteUnavailableException(
                    "an error ended the thread that changes the key for this one, too", e, true));
            throw e;
        } finally {
            grouped.set(slot, clock.nanos());
            group.end(tried);
        }
        Commit commit = tried.commit();
        if (commit != null && commit.applied()) {
            runner.expiries().watch(key, commit.stored());
            if (runner.turns().isOver(group.base(), commit.stored())) {
                locks.ifFree(key, () -> runner.turns().pause(group.base(), commit.stored()));
            }
        }
    }

    /** That this thread was interrupted before anything was sent is its own affair: the members decide again. */
    private Tried commit(K key, Change.Put change, GroupCommit group) {
        Tried tried = Tried.of(() -> Uninterrupted.call(() -> runner.tier().commit(key, change, group.expect())));
        return wasInterrupted(tried.failure()) ? Tried.of(Commit.refused(group.base())) : tried;
    }

    /** Whether a change was not made because this thread was interrupted before it was sent. */
    private static boolean wasInterrupted(@Nullable RuntimeException failure) {
        boolean unknown = failure instanceof RemoteUnavailableException away && away.isOutcomeUnknown();
        return failure != null && !unknown && Thread.currentThread().isInterrupted();
    }

    /**
     * Returns what came of a group.
     *
     * @param patience how long to leave it open
     */
    private Tried await(K key, GroupCommit group, long patience) {
        Tried known = group.ended();
        return known != null ? known : Uninterrupted.call(() -> awaitEnd(key, group, patience));
    }

    private Tried awaitEnd(K key, GroupCommit group, long patience) {
        Tried tried = await(group, patience);
        if (tried == null) {
            commit(key, group);
            tried = await(group, timeoutNanos);
        }
        if (tried == null) {
            throw new RemoteUnavailableException(
                    "gave up after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                            + " ms waiting for another thread that changes the key for this one, too",
                    new TimeoutException(),
                    true);
        }
        return tried;
    }

    private static @Nullable Tried await(GroupCommit group, long nanos) {
        long until = NanoClock.SYSTEM.nanos() + nanos;
        while (true) {
            try {
                return group.await(until - NanoClock.SYSTEM.nanos());
            } catch (InterruptedException e) {
                Uninterrupted.waitsOn();
            }
        }
    }
}
