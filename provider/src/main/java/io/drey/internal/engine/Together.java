package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs operations on several keys in as many round trips as steps: what is not known here is read together, leases of
 * absent keys are asked for together, user code decides about one key after the other on the calling thread, and what
 * it has decided is committed together. Each key is decided and committed for itself, as {@link Runner} does; which
 * loses to another change is decided again alone. Any thread.
 *
 * <p>It waits for nobody while it holds the lease of more than one key: what others hold comes last, one by one, and
 * what user code waits for comes after {@linkplain Unsettled everything else is settled}. Nor does it hold leases for
 * long: after some milliseconds of user code the rest is begun anew.
 *
 * <p>Rejected: to run the operations on several threads, so that their reads and commits meet by themselves. User code
 * relies on its thread, and on few of it running at the same time.
 */
final class Together<K, V> {

    /** So many keys are held at the same time at most. */
    private static final int MOST = 512;

    private final Runner<K, V> runner;
    private final Moves<K, V> moves;
    private final Announcer<K, V> announcer;

    Together(Runner<K, V> runner, Moves<K, V> moves, Announcer<K, V> announcer) {
        this.runner = runner;
        this.moves = moves;
        this.announcer = announcer;
    }

    /** What they run by. */
    Runner<K, V> runner() {
        return runner;
    }

    Moves<K, V> moves() {
        return moves;
    }

    Announcer<K, V> announcer() {
        return announcer;
    }

    Member<K, V> member(K key, Operation operation) {
        return new Member<>(runner, key, operation);
    }

    /**
     * Runs the operations to their end, and announces what came of them. What has failed is known of each.
     *
     * @param locked whether the caller has locked the keys
     */
    void run(List<Member<K, V>> members, boolean locked) {
        List<K> keys = members.stream().map(Member::key).toList();
        try {
            List<Member<K, V>> left = members;
            int most = MOST;
            while (!left.isEmpty()) {
                List<Member<K, V>> some = left.subList(0, Math.min(most, left.size()));
                Round<K, V> round = new Round<>(this, some);
                round.run();
                some.forEach(Together::throwError);
                List<Member<K, V>> next = new ArrayList<>(round.undecided());
                most = Math.min(MOST, 2 * Math.max(1, some.size() - next.size()));
                next.addAll(left.subList(some.size(), left.size()));
                left = next;
            }
            members.stream().filter(Member::isAlone).forEach(each -> runAlone(each, locked));
        } finally {
            runner.changes().changed(keys);
        }
    }

    /** What is no exception ends the call. */
    private static void throwError(Member<?, ?> member) {
        if (member.failure() instanceof Error error) {
            throw error;
        }
    }

    /**
     * Runs operations on what was seen before, and does nothing where something else stands by now.
     *
     * @param seen of at least these keys
     */
    void replace(Map<K, Operation> operations, Map<K, Stored> seen) {
        List<Member<K, V>> members = new ArrayList<>(operations.size());
        operations.forEach((key, operation) -> members.add(member(key, operation)));
        new Round<>(this, members).replace(seen);
        members.forEach(Member::rethrow);
    }

    private void runAlone(Member<K, V> member, boolean locked) {
        try {
            if (locked) {
                runner.store(member.key(), member.operation());
            } else {
                runner.run(member.key(), member.operation());
            }
        } catch (Exception e) { // may be a checked one: user code knows ways round the compiler
            member.fail(e);
        }
    }
}
