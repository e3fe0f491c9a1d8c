package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The start of a manager: from its opening until a server answers for the first time, or until the time for that is up.
 * Any thread.
 *
 * <p>A JVM that starts loads classes, perhaps with a tenth of a processor, and its servers may start beside it. So
 * lateness says nothing about them now: no server is given up for it, and attempts are repeated. Nor does it say much
 * that a connection breaks which has just been made: a JVM that stood still for a while may close it by a timer that
 * should have been cancelled meanwhile. A refusal of a server, or of the network, is another matter: it counts at once.
 */
final class Start {

    /** How often a partition may be late, once others have answered, before it counts as out of reach. */
    private static final int LATE = 2;

    /** How often the connection to a partition may break before it counts as out of reach. */
    private static final int BROKEN = 2;

    private final Duration timeout;
    private final NanoClock clock;
    private final long endsAt;
    private final AtomicIntegerArray late;
    private final AtomicIntegerArray broken;
    private volatile boolean answered;
    private volatile long answeredAt; // written before "answered" is
    private volatile @Nullable String trouble;

    Start(Duration timeout, int partitions, NanoClock clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.endsAt = clock.nanos() + timeout.toNanos();
        this.late = new AtomicIntegerArray(partitions);
        this.broken = new AtomicIntegerArray(partitions);
    }

    /** Returns whether no server has answered yet, and the time is not up. */
    boolean isOn() {
        return !answered && leftNanos() > 0;
    }

    /** Returns whether the time is up and no server has answered. */
    boolean isMissed() {
        return !answered && leftNanos() == 0;
    }

    /** Returns the rest of the time, whether or not a server has answered. */
    long leftNanos() {
        return Math.max(0, endsAt - clock.nanos());
    }

    Duration left() {
        return Duration.ofNanos(leftNanos());
    }

    /** Notes that an attempt to connect was too late, and what that may mean. */
    void late(String why) {
        trouble = why;
    }

    /** Notes that a server has answered. */
    synchronized void answered() {
        if (!answered) {
            answeredAt = clock.nanos();
            answered = true;
        }
    }

    /**
     * Notes that a partition which never answered has failed. Returns whether it counts as out of reach. One that is
     * only late does not while the start lasts; if others have answered, it does once it was late twice since. One
     * whose connection breaks does when that happens twice. One to whose node the client library has no connection yet
     * does not: nobody has been asked.
     */
    boolean isOutOfReach(int partition, long askedAt, Throwable failure) {
        if (leftNanos() == 0) {
            return true;
        } else if (isBeforeConnection(failure)) {
            return false;
        }
        if (isLate(failure)) {
            return answered && askedAt - answeredAt >= 0 && late.incrementAndGet(partition) >= LATE;
        }
        return !ReplyAwaiter.isBroken(ReplyAwaiter.root(failure)) || broken.incrementAndGet(partition) >= BROKEN;
    }

    /**
     * Returns whether a call of a partition that never answered is to ask again after this failure. Others may have
     * answered: in a Cluster each node has a connection of its own.
     */
    boolean mayAskAgain(Throwable failure) {
        return isBeforeConnection(failure) ? leftNanos() > 0 : isOn() && isLate(failure);
    }

    private static boolean isBeforeConnection(Throwable failure) {
        return ReplyAwaiter.isNotConnected(ReplyAwaiter.root(failure));
    }

    /** Returns the exception for a caller who has waited in vain. */
    RemoteUnavailableException explain(RemoteUnavailableException failure, String where) {
        boolean inVain = isMissed() && isLate(failure);
        if (!inVain) {
            return failure;
        }
        String why = trouble;
        return new RemoteUnavailableException(
                "starting at " + where + ": " + inVain() + (why == null ? "" : "; before that: " + why),
                failure,
                false);
    }

    /** Returns the words that no server answered. */
    String inVain() {
        return "no answer within " + timeout.toMillis() + " ms since the start (drey.remote.start-timeout)";
    }

    /** Returns whether a failure says only that something took too long. */
    static boolean isLate(Throwable failure) {
        return isLate(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isLate(Throwable failure, Set<Throwable> seen) {
        if (ClientFailures.isRefusal(failure) || !seen.add(failure)) {
            return false;
        }
        boolean itself = ReplyAwaiter.isTimeout(failure)
                || (failure.getCause() == null
                        && String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("timed out"));
        if (itself || (failure.getCause() != null && isLate(failure.getCause(), seen))) {
            return true;
        }
        for (Throwable other : failure.getSuppressed()) { // the nodes of a Cluster, one after the other
            if (isLate(other, seen)) {
                return true;
            }
        }
        return false;
    }
}
