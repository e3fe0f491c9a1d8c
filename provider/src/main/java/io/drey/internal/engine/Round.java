package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several operations that are run {@linkplain Together together}, from what they see to what came of them. One thread.
 */
final class Round<K, V> {

    /** For so long user code decides before what it has decided is committed, and the rest is begun anew. */
    private static final long LONGEST_NANOS = 10_000_000;

    private final Runner<K, V> runner;
    private final Moves<K, V> moves;
    private final Announcer<K, V> announcer;
    private final Store<K> store;
    private final NanoClock clock;
    private final List<Member<K, V>> members;
    private @Nullable Member<K, V> current;
    private boolean settled;
    private boolean once;

    Round(Together<K, V> together, List<Member<K, V>> members) {
        this.runner = together.runner();
        this.moves = together.moves();
        this.announcer = together.announcer();
        this.store = runner.tier();
        this.clock = runner.clock();
        this.members = members;
    }

    /** Returns those that are to begin anew. */
    List<Member<K, V>> undecided() {
        List<Member<K, V>> undecided = those(Member::isOpen);
        undecided.forEach(each -> each.reopen(runner));
        return undecided;
    }

    private List<Member<K, V>> those(Predicate<Member<K, V>> predicate) {
        return members.stream().filter(predicate).toList();
    }

    void run() {
        if (!look()) {
            members.forEach(Member::leave);
            return;
        }
        try {
            lease();
            Unsettled.during(this::decide, this::settle);
        } finally {
            finish(those(each -> each.isDecided() || each.isOpen()));
        }
    }

    /** Tries once to change what was seen before. */
    void replace(Map<K, Stored> seen) {
        once = true;
        for (Member<K, V> each : members) {
            look(each, seen.getOrDefault(each.key(), Stored.ABSENT));
            each.decide();
        }
        finish(members);
    }

    /** Returns whether it is known what stands there. If not, each asks for itself, and is told for itself why not. */
    private boolean look() {
        Map<Freshness, List<Member<K, V>>> asked = new HashMap<>();
        members.forEach(each -> asked.computeIfAbsent(runner.freshness(each.operation()), ways -> new ArrayList<>())
                .add(each));
        try {
            asked.forEach((freshness, those) -> {
                List<K> keys = those.stream().map(Member::key).toList();
                Map<K, Stored> found =
                        freshness == Freshness.BOUNDED ? store.getAll(keys) : store.readAll(keys, freshness);
                those.forEach(each -> look(each, found.getOrDefault(each.key(), Stored.ABSENT)));
            });
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void look(Member<K, V> member, Stored found) {
        if (runner.isTold() && found.hasValue() && !found.isLive(clock)) { // which listeners are told of
            runner.locks().holding(member.key(), () -> member.attempt().look(found));
        } else {
            member.attempt().look(found);
        }
    }

    /** Asks for the leases of absent keys. Those that others hold are left for later. */
    private void lease() {
        List<Member<K, V>> absent = new ArrayList<>();
        for (Member<K, V> each : members) {
            if (each.attempt().wantsLease()) {
                if (runner.leases().isHeld(each.attempt().seen())) {
                    each.leave();
                } else {
                    absent.add(each);
                }
            }
        }
        List<Tried> leases = absent.isEmpty()
                ? List.of()
                : runner.leases().lease(absent.stream().map(Member::key).toList());
        for (int i = 0; i < leases.size(); i++) {
            understand(absent.get(i), leases.get(i));
        }
    }

    private void understand(Member<K, V> member, Tried lease) {
        Commit commit = lease.commit();
        if (commit != null) {
            Claim claim = runner.leases().claimed(member.key(), commit, Holding.Work.DECISION);
            if (claim instanceof Claim.Mine mine) {
                member.attempt().hold(mine.holding());
            } else if (claim instanceof Claim.Found found) {
                member.attempt().look(found.entry());
            } else {
                member.leave();
            }
        } else if (!(lease.failure() instanceof RemoteUnavailableException) || !store.goesOnWithout()) {
            member.leave(); // to fail, or not, by itself; otherwise the commit still expects that nothing is there
        }
    }

    private void decide() {
        long since = clock.nanos();
        for (Member<K, V> each : members) {
            if (!each.isOpen()) {
                continue;
            }
            current = each;
            each.decide();
            current = null;
            boolean late = clock.nanos() - since > LONGEST_NANOS;
            if (settled || late || each.failure() instanceof Error) {
                return;
            }
        }
    }

    /** Finishes all but the one that is being decided. */
    private void settle() {
        if (!settled) {
            settled = true;
            finish(those(each -> each != current && (each.isDecided() || each.isOpen())));
        }
    }

    private void finish(List<Member<K, V>> some) {
        try {
            if (!runner.isTold()) {
                carryOut(some, false);
            } else if (once) { // and no lease is held
                // Locked, so that writers and listeners hear of changes in their order.
                runner.locks().holdingAll(keys(some), () -> carryOut(some, true));
            } else {
                // Without a wait: whoever has the lock of a key may wait for the lease of that very key.
                List<K> decided = keys(some.stream().filter(Member::isToBeMade).toList());
                runner.locks().holdingFree(decided, free -> {
                    some.stream()
                            .filter(each -> each.isToBeMade() && !free.contains(each.key()))
                            .forEach(Member::leave);
                    return carryOut(some, true);
                });
            }
        } catch (RuntimeException e) { // no lock was to be had in time
            some.stream().filter(each -> !each.isConcluded()).forEach(each -> {
                each.fail(e);
                each.attempt().failed(e);
                each.concluded();
            });
        } finally {
            some.forEach(each -> each.attempt().end());
        }
        some.forEach(each -> runner.endTurn(each.attempt(), false));
    }

    private static <K> List<K> keys(List<? extends Member<K, ?>> some) {
        List<K> keys = new ArrayList<>(some.size());
        some.forEach(each -> keys.add(each.key()));
        return keys;
    }

    private boolean carryOut(List<Member<K, V>> some, boolean locked) {
        some.forEach(each -> each.move(moves));
        lookAgain(some);
        put(some);
        commit(some);
        // Before anybody is waited for: who waits for these leases in this JVM need not wait for that, too.
        some.stream()
                .filter(each -> each.failure() == null)
                .forEach(each -> each.attempt().end());
        some.forEach(each -> conclude(each, locked));
        return true;
    }

    private void lookAgain(List<Member<K, V>> some) {
        List<Member<K, V>> guessed =
                some.stream().filter(each -> each.move(Move.Look.class) != null).toList();
        if (guessed.isEmpty()) {
            return;
        }
        try {
            Map<K, Stored> latest =
                    store.readAll(guessed.stream().map(Member::key).toList(), Freshness.LATEST);
            for (Member<K, V> each : guessed) {
                Move.Look look = Objects.requireNonNull(each.move(Move.Look.class));
                if (!moves.stands(each.attempt(), look, latest.getOrDefault(each.key(), Stored.ABSENT))) {
                    each.miss();
                }
            }
        } catch (RuntimeException e) {
            guessed.forEach(each -> each.fail(e));
        }
    }

    private void put(List<Member<K, V>> some) {
        Map<K, Change> puts = new HashMap<>();
        for (Member<K, V> each : some) {
            Move.Put put = each.move(Move.Put.class);
            if (put != null) {
                puts.put(each.key(), new Change.Put(put.put().form(), put.lifetime()));
            }
        }
        if (puts.isEmpty()) {
            return;
        }
        Batch<K> made = commitAll(puts);
        for (Member<K, V> each : some) {
            Commit commit = made.done().get(each.key());
            if (commit != null) {
                watch(each.key(), commit.stored());
            } else if (puts.containsKey(each.key()) && made.failure() != null) {
                each.fail(made.failure());
            }
        }
    }

    private Batch<K> commitAll(Map<K, Change> puts) {
        try {
            return store.commitAll(puts, false);
        } catch (RuntimeException e) {
            return new Batch<>(Map.of(), e);
        }
    }

    private void watch(K key, Stored stored) {
        if (stored.hasValue()) {
            runner.expiries().watch(key, stored);
        } else { // accepted only
            runner.expiries().watch(key);
        }
    }

    /** Makes the changes, and ends the leases that no change replaces. */
    private void commit(List<Member<K, V>> some) {
        List<Member<K, V>> whose = new ArrayList<>();
        List<Conditional<K>> changes = new ArrayList<>();
        for (Member<K, V> each : some) {
            Move.Commit move = each.move(Move.Commit.class);
            Stored lease = each.attempt().lease();
            if (move != null) {
                changes.add(new Conditional<>(each.key(), move.change(), move.expect()));
                whose.add(each);
            } else if (lease != null) {
                changes.add(new Conditional<>(each.key(), new Change.Delete(), new Expect.Exactly(lease)));
                whose.add(each);
            }
        }
        List<Tried> made = changes.isEmpty() ? List.of() : store.commitEach(changes);
        for (int i = 0; i < made.size(); i++) {
            understood(whose.get(i), made.get(i));
        }
    }

    private void understood(Member<K, V> member, Tried tried) {
        Move.Commit move = member.move(Move.Commit.class);
        Commit commit = tried.commit();
        if (commit == null) {
            member.hinder(Objects.requireNonNull(tried.failure()));
        } else if (move == null) {
            member.attempt().released();
        } else if (!moves.isMade(member.attempt(), move, commit)) {
            member.miss();
        }
    }

    private void conclude(Member<K, V> member, boolean locked) {
        if (!member.isDecided()) {
            return;
        }
        Attempt<K, V> attempt = member.attempt();
        member.concluded();
        Throwable failure = member.failure();
        if (failure != null) {
            attempt.failed(failure);
            return;
        }
        if (once && member.isMissed()) {
            return;
        }
        try {
            Outcome outcome = member.isMissed() ? persist(attempt, locked) : done(member);
            announcer.announce(member.key(), member.operation(), outcome, 0); // a time of all tells nothing of one
        } catch (Throwable thrown) {
            member.fail(thrown);
        }
    }

    private Outcome done(Member<K, V> member) {
        try {
            return moves.done(member.attempt(), member.made());
        } catch (Throwable thrown) {
            member.attempt().failed(thrown);
            throw thrown;
        }
    }

    private Outcome persist(Attempt<K, V> attempt, boolean locked) {
        return locked ? runner.persist(attempt) : runner.crowd().persist(attempt);
    }
}
