package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import io.drey.internal.loop.Loop;
import io.drey.internal.loop.Round;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread: takes batches from the {@link Schedule}, hands them to the {@link BatchDelivery}, settles or
 * returns each write. While a batch is out, further writes of its keys and of others coalesce; that is where the rate
 * comes from, so there is no delay to tune. One thread, started by the first write, gives order per key for free.
 *
 * <p>A round may break off, for example by an {@link OutOfMemoryError} of any thread's making. Then the next round
 * first settles the writes that the delegate has acknowledged, and puts all others back into their lines. So no write
 * is lost, and none that was acknowledged goes out again.
 *
 * <p>Only the writer thread calls {@link #run}; any thread may call {@link #start}, {@link #drain}, {@link #stop} and
 * {@link #abandon}.
 */
final class WriteLoop<K, V> implements Round {

    private static final Logger LOG = System.getLogger(WriteQueue.LOGGER);

    /** How long the thread waits for something to write before it ends. */
    private static final long REST_AFTER_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * How often a drain checks whether the queue is empty, since a reservation that ends without a write wakes no
     * thread.
     */
    private static final long DRAIN_POLL_NANOS = Duration.ofMillis(10).toNanos();

    private final QueueParts<K, V> parts;
    private final PendingWrites<K, V> pending;
    private final Schedule<K, V> schedule;
    private final BatchDelivery<K, V> delivery;
    private final Signals signals;
    private final Counters counters;
    private final RetryPolicy retries;
    private final Loop loop;
    private volatile boolean draining;
    private volatile boolean stopped;

    // Only the writer thread uses the rest.
    private boolean failing;

    /** Whether the last round waited in vain, so that the thread may end. */
    private boolean rested;

    /** Whether the last round broke off. */
    private boolean interrupted;

    /** The batch that was taken last, and how many of its writes are settled or back in their line. */
    private ArrayList<InFlight<K, V>> batch = new ArrayList<>();

    private int concluded;

    WriteLoop(
            QueueParts<K, V> parts,
            PendingWrites<K, V> pending,
            Schedule<K, V> schedule,
            BatchDelivery<K, V> delivery,
            Signals signals,
            Counters counters) {
        this.parts = parts;
        this.pending = pending;
        this.schedule = schedule;
        this.delivery = delivery;
        this.signals = signals;
        this.counters = counters;
        this.retries = new RetryPolicy(parts.options());
        this.loop = new Loop("drey-write-behind-" + parts.name(), parts.threads(), this);
    }

    /**
     * Makes sure that the thread runs, before any write is accepted.
     *
     * @throws CacheWriterException if no thread can be started now
     */
    void start() {
        try {
            loop.start();
        } catch (Throwable e) {
            throw new CacheWriterException(
                    "write-behind " + parts.name() + ": refused, since the thread that would write cannot be started",
                    e);
        }
    }

    /** Wakes the thread, because there is something to write. */
    void wake() {
        signals.work();
        if (!loop.isAtRest()) {
            return;
        }
        try {
            loop.start(); // it has ended since the caller made sure of it
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "write-behind {0}: no thread for now", parts.name());
            // The write is accepted and pending. The next call, or the close, starts the thread.
        }
    }

    /** Lets all writes that wait for a retry be tried at once. */
    void expedite() {
        schedule.expedite();
        if (!pending.isEmpty()) {
            wake();
        }
    }

    /** Lets the thread end when nothing is pending any more. */
    void drain() {
        signals.locked(() -> draining = true);
        if (!pending.isEmpty()) {
            wake();
        }
        loop.endUnlessStarted();
        schedule.expedite();
        signals.work();
        signals.progress(); // callers who wait for room learn that there will be none
    }

    /** Ends the thread after the batch in flight, which is interrupted. */
    void stop() {
        stopped = true;
        loop.interrupt();
    }

    boolean hasEnded() {
        return loop.hasEnded();
    }

    boolean isCurrentThread() {
        return loop.isCurrentThread();
    }

    Loop loop() {
        return loop;
    }

    @Override
    public boolean run() {
        if (stopped || (draining && pending.isEmpty())) {
            if (pending.isAbandoned()) {
                abandon(); // the writes that the last batch returned after the close had dropped the others
            }
            return false;
        }
        if (interrupted || pending.isDisordered()) {
            interrupted = true;
            restore();
        }
        rested = false;
        interrupted = true;
        concluded = 0;
        batch = new ArrayList<>();
        schedule.next(parts.timing().nanos(), batch);
        if (batch.isEmpty()) {
            awaitWork();
        } else {
            deliver();
        }
        interrupted = false;
        return true;
    }

    @Override
    public void ended() {
        signals.progress();
    }

    private void awaitWork() {
        parts.journal().tell();
        long nanos = schedule.nanosToRetry(parts.timing().nanos());
        boolean alreadyDraining = draining;
        signals.awaitWork(
                () -> isCalled() || draining != alreadyDraining,
                Math.min(nanos, alreadyDraining ? DRAIN_POLL_NANOS : REST_AFTER_NANOS));
        rested = pending.isEmpty() && !isCalled();
    }

    private boolean isCalled() {
        return schedule.hasWork() || pending.isDisordered() || stopped;
    }

    /** Lets the thread end when it has nothing to do, since many caches are seldom written to. */
    @Override
    public boolean isIdle() {
        return rested && pending.isEmpty() && !isCalled() && !draining;
    }

    /** Puts the queue in order after a round that broke off. */
    private void restore() {
        conclude(parts.timing().nanos());
        for (InFlight<K, V> flight : batch) {
            if (!flight.concluded && !pending.returnToWaiting(flight)) {
                counters.overtaken.increment();
            }
        }
        schedule.rebuild();
        signals.progress();
    }

    private void deliver() {
        long started = parts.timing().nanos();
        for (InFlight<K, V> flight : batch) {
            Failures earlier = flight.node.failures();
            if (earlier != null && earlier.sequence() == flight.sequence) {
                counters.retried.increment();
            }
        }
        delivery.deliver(batch);
        conclude(started);
        signals.progress();
    }

    /** Settles the remaining writes of the batch, or puts them back into their lines. */
    private void conclude(long started) {
        int size = batch.size();
        int failed = 0;
        List<InFlight<K, V>> lost = new ArrayList<>(0);
        @Nullable Throwable cause = null;
        while (concluded < size) {
            InFlight<K, V> flight = batch.get(concluded++);
            if (isToldLost(flight)) {
                continue;
            }
            // Counted and reported before it is settled, so that a caller whose flush returns finds the figures
            // complete.
            Throwable failure = flight.failure;
            if (failure == null) {
                counters.written.increment();
                pending.settle(flight);
            } else {
                failed++;
                counters.failedAttempts.increment();
                cause = cause == null ? failure : cause;
                if (!retry(flight, started, failure)) {
                    lost.add(flight);
                }
            }
        }
        parts.journal().tell();
        schedule.learn(size, failed);
        if (cause != null) {
            announce(size, failed, cause);
            giveUp(List.copyOf(lost), cause);
            lost.forEach(pending::settle);
            parts.journal().tell();
        } else if (size > 0 && failing) {
            failing = false;
            log(Level.INFO, "writes succeed again, " + entries() + " keys pending", null);
        }
    }

    /**
     * Claims a flight for this thread. Returns true if a close that ran out of time has claimed and reported it before.
     */
    private boolean isToldLost(InFlight<K, V> flight) {
        if (flight.claim()) {
            return false;
        }
        pending.release(flight);
        return true;
    }

    /**
     * Schedules another attempt, unless the budget of a write that is still the newest is used up. After a stop it only
     * lets the write wait, because the close reports all writes that are left.
     */
    private boolean retry(InFlight<K, V> flight, long started, Throwable cause) {
        PendingKey<K, V> node = flight.node;
        Failures earlier = node.failures();
        Failures same = earlier != null && earlier.sequence() == flight.sequence ? earlier : null;
        int attempts = same == null ? 1 : same.attempts() + 1;
        long first = same == null ? started : same.firstNanos();
        int inARow = earlier == null ? 1 : earlier.inARow() + 1;
        Duration backoff = retries.backoff(inARow, parts.random().getAsDouble());
        long at = parts.timing().nanos() + backoff.toNanos();
        boolean overdue = retries.isExhausted(attempts, Duration.ofNanos(at - first));
        boolean exhausted =
                (overdue && !parts.insists().test(flight.value)) || LostWritesException.names(cause, flight.key);
        if (exhausted && !stopped && pending.isNewest(flight)) {
            return false;
        }
        // Before the write can be taken again. A newer write does not inherit the used budget of this one.
        node.failed(new Failures(flight.sequence, attempts, inARow, first, at, cause));
        if (!pending.returnToWaiting(flight)) {
            counters.overtaken.increment();
        }
        if (node.newest() != null) {
            schedule.retryAt(node, at);
        }
        return true;
    }

    private void announce(int size, int failed, Throwable cause) {
        if (!failing) {
            failing = true;
            log(
                    Level.WARNING,
                    failed + " of " + size + " writes failed and will be tried again, " + entries() + " keys pending",
                    cause);
        }
    }

    /** Drops all pending writes and reports each exactly once, whichever threads call this. */
    void abandon() {
        List<Write<K, V>> left = pending.abandon();
        List<Write<K, V>> lost =
                left.stream().filter(write -> write.number() == Journal.NONE).toList();
        if (lost.size() < left.size()) {
            log(Level.INFO, "left " + (left.size() - lost.size()) + " writes in the journal", null);
        }
        giveUp(lost, new CacheWriterException("write-behind " + parts.name() + ": closed with writes pending"));
    }

    /** Logs, counts and reports writes that will not be made. */
    private void giveUp(Collection<? extends Write<K, V>> lost, Throwable cause) {
        if (lost.isEmpty()) {
            return;
        }
        counters.givenUp.add(lost.size());
        log(Level.ERROR, "lost " + lost.size() + " writes", cause);
        try {
            parts.onGiveUp().onGiveUp(lost, cause);
        } catch (Throwable e) {
            log(Level.ERROR, "onGiveUp failed", e);
        }
    }

    /** Logs a message. If the logger throws, or there is no memory for it, the message is lost and writing goes on. */
    private void log(Level level, String what, @Nullable Throwable cause) {
        try {
            LOG.log(level, "write-behind " + parts.name() + ": " + what, cause);
        } catch (Throwable e) {
            return;
        }
    }

    private long entries() {
        return pending.room().entries();
    }
}
