package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@linkplain SingleChange Changes} of several entries that are under way at the same time: all are sent before the
 * first answer is awaited, so that together they take the time of one. What has to be sent again goes together, too.
 * Each has its own nonce, its own expectation and its own outcome; that they are sent together is all they share. One
 * thread.
 *
 * <p>Rejected: one script for all of a server. It would answer nobody else for as long as all of them take, and refuse
 * all where one is refused; and what it saves is the way of a command through the client library, some microseconds.
 */
final class SeveralChanges {

    /** So many are under way at most, so that their replies fit into the heap. */
    private static final int UNDER_WAY = 512;

    /** So many bytes of values are sent before answers are awaited. */
    private static final int BYTES = 1 << 20;

    private final RedisContext context;
    private final BiFunction<SingleChange, CommitScript.Reply, Commit> understood;
    private final List<@Nullable SingleChange> changes = new ArrayList<>();
    private final List<@Nullable Tried> made;

    /** @param understood what a reply means */
    SeveralChanges(int count, RedisContext context, BiFunction<SingleChange, CommitScript.Reply, Commit> understood) {
        this.context = context;
        this.understood = understood;
        this.changes.addAll(Collections.nCopies(count, null));
        this.made = new ArrayList<>(Collections.nCopies(count, null));
    }

    /** @param begun makes the change at an index, and may fail, which concerns none of the others */
    List<Tried> make(IntFunction<SingleChange> begun) {
        List<Integer> underWay = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < changes.size(); i++) {
            try {
                SingleChange change = begun.apply(i);
                changes.set(i, change);
                bytes += change.bytes();
            } catch (RuntimeException e) {
                made.set(i, Tried.failed(e));
                continue;
            }
            underWay.add(i);
            if (underWay.size() == UNDER_WAY || bytes >= BYTES) {
                finish(underWay);
                underWay = new ArrayList<>();
                bytes = 0;
            }
        }
        finish(underWay);
        return made.stream().map(Objects::requireNonNull).toList();
    }

    private void finish(List<Integer> begun) {
        List<Integer> underWay = begun;
        while (!underWay.isEmpty()) {
            for (int i : underWay) {
                change(i).send();
            }
            List<Integer> again = new ArrayList<>();
            for (int i : underWay) {
                Tried answer = receive(change(i));
                made.set(i, answer);
                if (answer == null) {
                    again.add(i);
                }
            }
            pause(again);
            underWay = again;
        }
    }

    /** Returns null if it is to be sent again. */
    private @Nullable Tried receive(SingleChange change) {
        try {
            CommitScript.Reply reply = change.receive();
            return reply == null ? null : Tried.of(understood.apply(change, reply));
        } catch (RuntimeException e) {
            return Tried.failed(e);
        }
    }

    /** Waits a moment if answers were lost, and gives those up for which no time is left. */
    private void pause(List<Integer> again) {
        List<SingleChange> lost = again.stream()
                .map(this::change)
                .filter(change -> change.lost() != null)
                .toList();
        if (!lost.isEmpty() && !context.topology().pause(lost.get(0).left())) {
            again.removeIf(this::isGivenUp);
        }
    }

    private boolean isGivenUp(int i) {
        RemoteUnavailableException lost = change(i).lost();
        if (lost != null) {
            made.set(i, Tried.failed(lost));
        }
        return lost != null;
    }

    private SingleChange change(int i) {
        return Objects.requireNonNull(changes.get(i));
    }
}
