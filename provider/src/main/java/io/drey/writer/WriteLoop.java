package io.drey.writer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread: takes batches from the {@link Schedule}, hands them to the {@link Delivery}, settles or returns each
 * write. While a batch is out, further writes of its keys and of others coalesce; that is where the rate comes from, so
 * there is no delay to tune. One thread, started by the first write, gives order per key for free.
 *
 * <p>{@link #run} is the writer thread's; {@link #start}, {@link #drain}, {@link #stop} and {@link #abandon} are
 * for any thread.
 */
final class WriteLoop<K, V> implements Runnable {
    private static final Logger LOG = System.getLogger(WriteBehindCacheWriter.class.getName());

    /** While draining, how often to look whether the queue is empty: a reservation without a write wakes nobody. */
    private static final long DRAIN_POLL_NANOS = Duration.ofMillis(10).toNanos();

    private final WriteBehindOptions<K, V> options;
    private final PendingWrites<K, V> pending;
    private final Schedule<K, V> schedule;
    private final Delivery<K, V> delivery;
    private final Signals signals;
    private final Counters counters;
    private volatile @Nullable Thread thread;
    private volatile boolean draining;
    private volatile boolean stopped;
    private volatile boolean ended;
    private boolean failing;

    WriteLoop(
            WriteBehindOptions<K, V> options,
            PendingWrites<K, V> pending,
            Schedule<K, V> schedule,
            Delivery<K, V> delivery,
            Signals signals,
            Counters counters) {
        this.options = options;
        this.pending = pending;
        this.schedule = schedule;
        this.delivery = delivery;
        this.signals = signals;
        this.counters = counters;
    }

    /** Makes sure the thread runs, and is awake. */
    void start() {
        if (thread == null) {
            signals.locked(this::startOnce);
        }
        signals.work();
    }

    private void startOnce() {
        if (thread == null && !draining) {
            var made = options.threads().newThread(this);
            made.setName("drey-write-behind-" + options.name());
            made.setDaemon(true);
            thread = made;
            made.start();
        }
    }

    /** Lets the thread end when nothing is pending any more. */
    void drain() {
        signals.locked(() -> {
            draining = true;
            ended = thread == null;
        });
        schedule.expedite();
        signals.work();
        signals.progress(); // who waits for room learns that there will be none
    }

    /** Ends the thread after the batch in flight, which is interrupted. */
    void stop() {
        stopped = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void run() {
        try {
            while (!stopped && !(draining && pending.isEmpty())) {
                var batch = schedule.next(options.timing().nanos());
                if (batch.isEmpty()) {
                    awaitWork();
                } else {
                    deliver(batch);
                }
            }
            if (pending.isAbandoned()) {
                abandon(); // what the last batch returned after the close had looked
            }
        } finally {
            ended = true;
            signals.progress();
        }
    }

    private void awaitWork() {
        var nanos = schedule.nanosToRetry(options.timing().nanos());
        var alreadyDraining = draining;
        signals.awaitWork(
                () -> schedule.hasWork() || stopped || draining != alreadyDraining,
                alreadyDraining ? Math.min(nanos, DRAIN_POLL_NANOS) : nanos);
    }

    private void deliver(List<InFlight<K, V>> batch) {
        var started = options.timing().nanos();
        for (var flight : batch) {
            var earlier = flight.node.failures();
            if (earlier != null && earlier.sequence() == flight.sequence) {
                counters.retried.increment();
            }
        }
        var size = batch.size();
        var failed = delivery.deliver(batch);
        batch.removeIf(this::isToldLost);
        // Counted and told before it is settled: who has waited for a flush finds the figures and the loss complete.
        counters.written.add(
                batch.stream().filter(flight -> !failed.containsKey(flight)).count());
        counters.failedAttempts.add(failed.size());
        var lost = new ArrayList<InFlight<K, V>>();
        for (var flight : batch) {
            var cause = failed.get(flight);
            if (cause == null) {
                pending.settle(flight);
            } else if (!retry(flight, started, cause)) {
                lost.add(flight);
            }
        }
        schedule.learn(size, failed.size());
        if (!failed.isEmpty()) {
            var cause = failed.values().iterator().next();
            announce(size, failed.size(), cause);
            giveUp(List.copyOf(lost), cause);
            lost.forEach(pending::settle);
        } else if (failing) {
            failing = false;
            LOG.log(Level.INFO, "write-behind {0}: writes succeed again, {1} keys pending", options.name(), entries());
        }
        signals.progress();
    }

    /** Claims a flight; true if a close that ran out of time was faster. From here on this thread decides. */
    private boolean isToldLost(InFlight<K, V> flight) {
        if (flight.claim()) {
            return false;
        }
        pending.release(flight);
        return true;
    }

    /**
     * Schedules another attempt, unless the budget of a write that is still the newest is used up. Once stopped, it only
     * returns the write: the close tells of all that is left, before it ends.
     */
    private boolean retry(InFlight<K, V> flight, long started, Throwable cause) {
        var node = flight.node;
        var earlier = node.failures();
        var same = earlier != null && earlier.sequence() == flight.sequence ? earlier : null;
        var attempts = same == null ? 1 : same.attempts() + 1;
        var first = same == null ? started : same.firstNanos();
        var inARow = earlier == null ? 1 : earlier.inARow() + 1;
        var backoff = options.retry().backoff(inARow, options.random().getAsDouble());
        var at = options.timing().nanos() + backoff.toNanos();
        var exhausted = options.retry().exhausted(attempts, Duration.ofNanos(at - first));
        if (exhausted && !stopped && pending.isNewest(flight)) {
            return false;
        }
        // Before the write is takeable again; a budget used up by an overtaken write is not the newer write's.
        node.failed(new Failures(flight.sequence, attempts, inARow, first, at, cause));
        if (!pending.returnToWaiting(flight)) {
            counters.overtaken.increment();
        }
        if (node.newest() != null) {
            schedule.retryAt(node, at);
        }
        return true;
    }

    private void announce(int batch, int failed, Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.log(
                    Level.WARNING,
                    () -> "write-behind " + options.name() + ": " + failed + " of " + batch
                            + " writes failed and will be tried again, " + entries() + " keys pending",
                    cause);
        }
    }

    /** Drops what is pending and tells of it; for any thread, each write is told by one. */
    void abandon() {
        giveUp(
                pending.abandon(),
                new CacheWriterException("write-behind " + options.name() + ": closed with writes pending"));
    }

    /** Tells of writes that will not be written. */
    private void giveUp(Collection<PendingEntry<K, V>> lost, Throwable cause) {
        if (lost.isEmpty()) {
            return;
        }
        counters.givenUp.add(lost.size());
        LOG.log(Level.ERROR, () -> "write-behind " + options.name() + ": lost " + lost.size() + " writes", cause);
        try {
            tell(options.onGiveUp(), lost, cause);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, () -> "write-behind " + options.name() + ": onGiveUp failed", e);
        }
    }

    @SuppressWarnings("unchecked") // a listener only takes entries, so one of supertypes takes these
    private static <K, V> void tell(
            GiveUpListener<? super K, ? super V> listener, Collection<PendingEntry<K, V>> lost, Throwable cause) {
        ((GiveUpListener<K, V>) listener).onGiveUp(lost, cause);
    }

    private long entries() {
        return pending.room().entries();
    }
}
