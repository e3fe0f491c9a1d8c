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
 * The one thread that follows the change logs: step, wait for changes, step. A daemon; ends with {@link #close}, and by
 * nothing else: see {@link Loop}.
 *
 * <p>What a wait has heard of is outdated at once, and that is all that others' changes ask for. So while changes are heard
 * of, the look that confirms them keeps a distance: one look gathers many of them, and following costs little however much
 * is written. After what was heard the thread pauses a moment: who asks for the key again goes first, and if changes come
 * thick they are heard of together.
 *
 * <p>It waits no longer than a quarter of the smallest bound on staleness in use, and once more while it listens on, so that
 * a quiet partition stays confirmed although nothing changes.
 */
public final class FollowerLoop implements AutoCloseable {

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long AFTER_HEARING = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WHILE_HEARING = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long LOOKS_APART = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOKS_APART_UNHEARD = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_WHEN_AWAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration END = Duration.ofSeconds(5);

    private final ChangeLogFollower follower;
    private final Partitions partitions;
    private final ChangeFeed feed;
    private final NanoClock clock;
    private final Loop loop;
    private final AtomicLong wait = new AtomicLong(LONGEST_WAIT);
    private volatile @Nullable Long lookedAt;

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

    /** Time since the last look that came to its end, null before the first. Any thread. */
    public @Nullable Duration sinceLook() {
        Long last = lookedAt;
        return last == null ? null : Duration.ofNanos(Math.max(0, clock.nanos() - last));
    }

    /** How often following had to begin anew, because something failed that should not have. Any thread. */
    public long restarts() {
        return loop.restarts();
    }

    /** Waits no longer than suits a cache with this bound on staleness. Zero and longer bounds change nothing. */
    public void suit(Duration maxStaleness) {
        if (!maxStaleness.isZero()) {
            long quarter = Math.max(SHORTEST_WAIT, maxStaleness.toNanos() / 4);
            wait.accumulateAndGet(quarter, Math::min);
        }
    }

    private boolean follow() {
        long began = clock.nanos();
        boolean changed = follower.step();
        lookedAt = clock.nanos();
        if (partitions.all().stream().noneMatch(Partition::isReachable)) {
            LockSupport.parkNanos(PAUSE_WHEN_AWAY);
        } else if (listen(wait.get(), AFTER_HEARING)) {
            listenOn();
        } else if (changed) {
            LockSupport.parkNanos(LOOKS_APART_UNHEARD - (clock.nanos() - began));
        }
        return true;
    }

    /** Until it is time to look. */
    private void listenOn() {
        long apart = Math.min(LOOKS_APART, wait.get());
        long firstHeard = clock.nanos();
        long left = apart;
        while (left > 0 && listen(left, WHILE_HEARING)) {
            left = apart - (clock.nanos() - firstHeard);
        }
    }

    /**
     * Outdates what a wait has learnt of.
     *
     * @param nanos the longest wait
     * @param pause after it has learnt of anything, no longer than that either
     * @return whether that suffices, so that the look may be left for later
     */
    private boolean listen(long nanos, long pause) {
        Map<Integer, List<ChangeRecord>> heard = feed.await(follower.applied(), Duration.ofNanos(nanos));
        boolean suffices = follower.hear(heard);
        if (!heard.isEmpty()) {
            LockSupport.parkNanos(Math.min(pause, nanos));
        }
        return suffices && !loop.hasEnded();
    }

    @Override
    public void close() {
        loop.end();
        feed.wake();
        loop.join(END);
    }
}
