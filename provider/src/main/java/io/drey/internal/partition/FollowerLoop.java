package io.drey.internal.partition;

import io.drey.internal.loop.Loop;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.NeutralThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that follows the change logs: it steps, waits for changes, and steps again. It is a daemon. Only
 * {@link #close} ends it (see {@link Loop}).
 *
 * <p>Copies named by a blocking read are dropped at once. That alone keeps reads correct; confirming can wait. So while
 * blocking reads return changes, the polls that confirm partitions keep a distance: one poll confirms many changes, and
 * following costs little however much is written. After each such read the thread pauses for a moment: callers who ask
 * for the changed key get the processor first, and changes in quick succession are returned together.
 *
 * <p>The thread waits at most a quarter of the smallest bound on staleness in use, and as long again while it applies
 * changes early, so that a quiet partition stays confirmed although nothing changes.
 */
public final class FollowerLoop implements AutoCloseable {

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_AFTER_FIRST = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_AFTER_OTHERS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long POLLS_APART = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long POLLS_APART_UNANNOUNCED = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_WHEN_UNREACHABLE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration BRIEF = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(5);

    private final ChangeLogFollower follower;
    private final Partitions partitions;
    private final ChangeFeed feed;
    private final NanoClock clock;
    private final Loop loop;
    private final AtomicLong wait = new AtomicLong(LONGEST_WAIT);
    private volatile @Nullable Long polledAt;
    private volatile boolean held;
    private volatile boolean resting;

    public FollowerLoop(
            String name, ChangeLogFollower follower, Partitions partitions, ChangeFeed feed, NanoClock clock) {
        this.follower = follower;
        this.partitions = partitions;
        this.feed = feed;
        this.clock = clock;
        String thread = "drey-follower-" + name;
        this.loop = new Loop(thread, task -> NeutralThreads.daemon(thread, task), this::follow);
    }

    public void start() {
        loop.start();
    }

    /** Returns the time since the last poll that was completed, null before the first. Any thread. */
    public @Nullable Duration sincePoll() {
        Long last = polledAt;
        return last == null ? null : Duration.ofNanos(Math.max(0, clock.nanos() - last));
    }

    /** Returns how often the loop had to begin anew, because something failed that should not have. Any thread. */
    public long restarts() {
        return loop.restarts();
    }

    /** Shortens the waits as a cache with this bound on staleness needs it. Zero and longer bounds change nothing. */
    public void limitWait(Duration maxStaleness) {
        if (!maxStaleness.isZero()) {
            long quarter = Math.max(SHORTEST_WAIT, maxStaleness.toNanos() / 4);
            wait.accumulateAndGet(quarter, Math::min);
        }
    }

    /**
     * Lets no round begin until {@link #release}, and forgets all that is confirmed; every local copy is void.
     *
     * @return whether the round under way has ended in that time; if not, nothing was forgotten
     */
    public boolean hold(Duration patience) {
        resting = false; // first: the thread says it anew
        held = true;
        feed.wake();
        long deadline = clock.nanos() + patience.toNanos();
        while (!resting) {
            if (clock.nanos() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                held = false;
                return false;
            }
            LockSupport.parkNanos(SHORTEST_WAIT);
        }
        partitions.all().forEach(partition -> partition.forget(clock.nanos()));
        return true;
    }

    /** Follows on. */
    public void release() {
        held = false;
    }

    private boolean follow() {
        if (held) {
            resting = true;
            LockSupport.parkNanos(PAUSE_WHEN_UNREACHABLE);
            return true;
        }
        long began = clock.nanos();
        boolean changed = follower.step();
        polledAt = clock.nanos();
        if (partitions.all().stream().noneMatch(Partition::isReachable)) {
            LockSupport.parkNanos(PAUSE_WHEN_UNREACHABLE);
        } else if (awaitChanges(wait.get(), PAUSE_AFTER_FIRST)) {
            awaitFurtherChanges();
        } else if (changed) {
            LockSupport.parkNanos(POLLS_APART_UNANNOUNCED - (clock.nanos() - began));
        }
        return true;
    }

    /** Applies changes early until it is time for the next poll. */
    private void awaitFurtherChanges() {
        long apart = Math.min(POLLS_APART, wait.get());
        long began = clock.nanos();
        long left = apart;
        while (left > 0 && awaitChanges(left, PAUSE_AFTER_OTHERS)) {
            left = apart - (clock.nanos() - began);
        }
    }

    /**
     * Waits for changes and applies early those that the wait returns.
     *
     * @param nanos the longest wait
     * @param pause the pause after a wait that returned changes; at most {@code nanos}
     * @return whether that suffices for now, so that the next poll may wait
     */
    private boolean awaitChanges(long nanos, long pause) {
        Map<Integer, List<ChangeRecord>> changes = feed.await(follower.applied(), Duration.ofNanos(nanos));
        boolean suffices = follower.applyEarly(changes);
        if (!changes.isEmpty()) {
            LockSupport.parkNanos(Math.min(pause, nanos));
        }
        return suffices && !loop.hasEnded();
    }

    /** Begins no further round. One that waits for a server that hangs goes on until its connections are closed. */
    public void end() {
        loop.end();
        feed.wake();
        loop.join(BRIEF);
    }

    @Override
    public void close() {
        end();
        loop.join(END);
    }
}
