package io.drey.partition;

import io.drey.store.ChangeFeed;
import io.drey.store.ChangeRecord;
import io.drey.store.NanoClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that follows the change logs: step, wait for changes, step. A daemon; ends with {@link #close}.
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

    private static final System.Logger LOG = System.getLogger(FollowerLoop.class.getName());
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long AFTER_HEARING = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WHILE_HEARING = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long LOOKS_APART = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOKS_APART_UNHEARD = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_WHEN_AWAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long END = TimeUnit.SECONDS.toMillis(5);

    private final ChangeLogFollower follower;
    private final Partitions partitions;
    private final ChangeFeed feed;
    private final NanoClock clock;
    private final Thread thread;
    private final AtomicLong wait = new AtomicLong(LONGEST_WAIT);
    private final AtomicBoolean closed = new AtomicBoolean();

    public FollowerLoop(
            String name, ChangeLogFollower follower, Partitions partitions, ChangeFeed feed, NanoClock clock) {
        this.follower = follower;
        this.partitions = partitions;
        this.feed = feed;
        this.clock = clock;
        this.thread = new Thread(this::run, "drey-follower-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Waits no longer than suits a cache with this bound on staleness. Zero and longer bounds change nothing. */
    public void suit(Duration maxStaleness) {
        if (!maxStaleness.isZero()) {
            long quarter = Math.max(SHORTEST_WAIT, maxStaleness.toNanos() / 4);
            wait.accumulateAndGet(quarter, Math::min);
        }
    }

    private void run() {
        boolean failing = false;
        while (!closed.get()) {
            try {
                follow();
                failing = false;
            } catch (RuntimeException e) {
                if (!failing && !closed.get()) {
                    LOG.log(Level.WARNING, "following the change logs failed; local copies lapse, trying on", e);
                }
                failing = true;
                LockSupport.parkNanos(PAUSE_WHEN_AWAY);
            }
        }
    }

    private void follow() {
        long began = clock.nanos();
        boolean changed = follower.step();
        if (partitions.all().stream().noneMatch(Partition::isReachable)) {
            LockSupport.parkNanos(PAUSE_WHEN_AWAY);
            return;
        }
        if (listen(wait.get(), AFTER_HEARING)) {
            listenOn();
        } else if (changed) {
            LockSupport.parkNanos(LOOKS_APART_UNHEARD - (clock.nanos() - began));
        }
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
        return suffices && !closed.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        feed.wake();
        LockSupport.unpark(thread);
        try {
            thread.join(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
