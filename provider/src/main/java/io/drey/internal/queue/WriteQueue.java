package io.drey.internal.queue;

import io.drey.internal.journal.JournalStatus;
import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts writes into a bounded queue, from which one daemon thread hands them on in batches.
 *
 * <ul>
 *   <li>Of several writes of a key that wait, only the newest goes out; a key never has two in flight, so a key's
 *       writes go out in order.
 *   <li>{@link #pending} shows a write from its acceptance until it is acknowledged.
 *   <li>A full queue lets the producer wait, then refuses; a failed write is retried within the budget of the options
 *       while other keys go on; lost writes are reported to the {@link io.drey.writer.GiveUpListener}, logged and
 *       counted.
 * </ul>
 *
 * <p>Keys and values are kept by reference. The queue is lost with its JVM, unless it has a journal, from which the
 * next JVM goes on. Any thread. The delegate is called by one thread at a time, and is closed with this queue if it is
 * {@link AutoCloseable}.
 *
 * <p>Rejected: an executor with a task per write, which keeps neither order nor bounds and allocates far more.
 */
public final class WriteQueue<K, V> implements Closeable {

    /** The logger's name, for which users know the decorator. */
    static final String LOGGER = "io.drey.writer.WriteBehindCacheWriter";

    private static final Logger LOG = System.getLogger(LOGGER);

    /** How often a flush asks whether its key is still in reach, since nothing wakes it when that ends. */
    private static final long REACH_POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final Object delegate;
    private final QueueParts<K, V> parts;
    private final WriteBehindOptions options;
    private final PendingWrites<K, V> pending;
    private final Schedule<K, V> schedule;
    private final Counters counters = new Counters();
    private final WriteLoop<K, V> loop;
    private final Refusals refusals;
    private final Intake<K, V> intake;
    private final CallerWaits waits;
    private final Closing<K, V> closing;
    private volatile boolean waitsForEach;

    WriteQueue(BatchDelivery<K, V> delivery, QueueParts<K, V> parts) {
        this.delegate = delivery.delegate();
        this.parts = parts;
        this.options = parts.options();
        Signals signals = new Signals(parts.timing());
        this.pending = new PendingWrites<>(
                new Capacity(options.maxPending(), parts.maxBytes()), parts.timing(), parts.journal()::done);
        int batchSize = options.batchSize();
        this.schedule = new Schedule<>(
                pending, batchSize, () -> parts.journal().isReplaying() ? delivery.mostReplayed(batchSize) : batchSize);
        this.refusals = new Refusals(parts.name(), options, pending.room());
        this.loop = new WriteLoop<>(parts, pending, schedule, delivery, signals, counters);
        this.waits = new CallerWaits(parts.name(), loop::isCurrentThread, signals);
        AtomicBoolean closed = new AtomicBoolean();
        this.intake = new Intake<>(parts, pending, loop, new Intake.Counting(counters, refusals, waits), closed);
        this.closing = new Closing<>(parts, pending, loop, waits, closed);
        counters.queued.add(parts.journal().restore(pending, parts::weight));
        if (!pending.isEmpty()) {
            loop.start();
        }
    }

    /**
     * Accepts a put.
     *
     * @throws CacheWriterException if there was no room until the offer timeout or never can be, if the thread was
     *     interrupted, or if the thread that would write cannot be started; nothing was accepted then
     * @throws IllegalStateException if this queue is closed
     */
    public void put(K key, V value) {
        intake.accept(key, Objects.requireNonNull(value, "value"));
        awaitIfLate(key);
    }

    /** Accepts a delete; see {@link #put}. */
    public void delete(K key) {
        intake.accept(key, null);
        awaitIfLate(key);
    }

    /**
     * Accepts a put if there is room now.
     *
     * @param urgently whether it may use the room that is kept back for what must not be refused
     * @return whether it was accepted; never throws for want of room, of a thread or of a disk, or since this is closed
     */
    public boolean offer(K key, V value, boolean urgently) {
        return intake.offer(key, Objects.requireNonNull(value, "value"), urgently);
    }

    /** Lets whatever waits for a retry be tried at once. */
    public void expedite() {
        loop.expedite();
    }

    /** When the JVM is about to end, a write returns only once it is written, or the close timeout is over. */
    private void awaitIfLate(K key) {
        if (waitsForEach && !loop.isCurrentThread()) {
            flush(key, options.closeTimeout());
        }
    }

    /** Returns the newest write of the key that is not acknowledged, or null. Never blocks. */
    public @Nullable Write<K, V> pending(K key) {
        return pending.pending(key);
    }

    /** Returns the pending writes, for reads that ask often. */
    public PendingWrites<K, V> writes() {
        return pending;
    }

    /**
     * Gives a pending write another value of the same weight, if it is still the newest of its key and was never on its
     * way. Never blocks.
     *
     * @return whether it was given
     */
    public boolean amend(Write<K, V> write, V value) {
        return pending.amend(write, value);
    }

    /** Returns whether nothing is pending at all. Never blocks. */
    public boolean isIdle() {
        return pending.isEmpty();
    }

    /** {@link #flush(Duration)} with the flush timeout of the options. */
    public void flush() {
        flush(options.flushTimeout());
    }

    /** {@link #flush(Object, Duration)} with the flush timeout of the options. */
    public void flush(K key) {
        flush(key, options.flushTimeout());
    }

    /**
     * Waits until all writes accepted before this call are acknowledged or given up. Those that wait for a retry are
     * tried at once.
     *
     * @throws CacheWriterException if that is not so when the time is over, or at once if a key is
     *     {@linkplain QueueBuilder#reachable out of reach}; the writes are still queued then
     */
    public void flush(Duration timeout) {
        if (pending.isEmpty()) {
            return;
        }
        long deadline = parts.timing().nanos() + timeout.toNanos();
        List<Write<K, V>> awaited = new ArrayList<>();
        List<PendingKey<K, V>> nodes = new ArrayList<>();
        for (PendingKey<K, V> node : pending.nodes()) {
            Write<K, V> newest = node.newest();
            if (newest != null) {
                nodes.add(node);
                awaited.add(newest);
            }
        }
        nodes.forEach(this::checkReachable); // all of them before waiting for any
        schedule.expedite();
        for (int i = 0; i < nodes.size(); i++) {
            awaitSettled(nodes.get(i), awaited.get(i), deadline, timeout);
        }
    }

    /**
     * Waits until every write of the key accepted before this call is acknowledged or given up. It goes out before
     * those of other keys, also if it waits for a retry. Returns at once, without a lock, if nothing is pending.
     *
     * @throws CacheWriterException if that is not so when the time is over, or as soon as the key is
     *     {@linkplain QueueBuilder#reachable out of reach}; the write is still queued then
     */
    public void flush(K key, Duration timeout) {
        PendingKey<K, V> node = pending.node(key);
        Write<K, V> newest = node == null ? null : node.newest();
        if (node == null || newest == null) {
            return;
        }
        checkReachable(node);
        long deadline = parts.timing().nanos() + timeout.toNanos();
        schedule.urgent(node);
        awaitSettled(node, newest, deadline, timeout);
    }

    /**
     * Lets what is pending for the key go out before others, also if it waits for a retry, and does not wait for it:
     * several keys that are urged before the first is flushed go out together.
     */
    public void urge(K key) {
        PendingKey<K, V> node = pending.node(key);
        if (node != null && node.newest() != null) {
            schedule.urgent(node);
        }
    }

    private void awaitSettled(PendingKey<K, V> node, Write<K, V> write, long deadline, Duration timeout) {
        if (node.isSettled(write.sequence)) {
            return;
        }
        loop.start();
        while (!awaitWithinPoll(() -> node.isSettled(write.sequence), deadline)) {
            checkReachable(node);
            if (deadline - parts.timing().nanos() <= 0) {
                throw refusals.notFlushed(node, "within " + timeout);
            }
        }
    }

    private boolean awaitWithinPoll(BooleanSupplier done, long deadline) {
        long now = parts.timing().nanos();
        return waits.await(done, now + Math.min(deadline - now, REACH_POLL_NANOS));
    }

    private void checkReachable(PendingKey<K, V> node) {
        if (!parts.reachable().test(node.key) && node.newest() != null) {
            throw refusals.notFlushed(node, "as its server is known to be out of reach");
        }
    }

    /** Returns the state of the journal, or null if there is none. */
    public @Nullable JournalStatus journal() {
        return parts.journal().status();
    }

    /** Returns the figures so far. Looks at every pending key for the oldest age. */
    public WriteBehindStats stats() {
        return counters.snapshot(pending, Duration.ofNanos(pending.oldestAgeNanos()));
    }

    /** Returns the same without the oldest age, which is zero here. Looks at no key, however many are pending. */
    public WriteBehindStats counts() {
        return counters.snapshot(pending, Duration.ZERO);
    }

    /**
     * Accepts no further writes, lets the queue drain within the close timeout, ends the thread and closes the
     * delegate. Writes that were not made are reported to the {@link io.drey.writer.GiveUpListener} and logged, each
     * once. The outcome of writes in flight at the end is unknown. A write accepted while this runs counts as one
     * before it. Further calls do nothing.
     */
    @Override
    public void close() {
        if (closing.close()) {
            closeDelegate();
        }
    }

    /** Returns what drains this queue, side by side with others. */
    Closing<K, V> closing() {
        return closing;
    }

    String name() {
        return parts.name();
    }

    /** From now on, lets each accepted write return only once it is written or the close timeout has ended. */
    void waitForEachWrite() {
        waitsForEach = true;
    }

    /** Returns how many writes are pending. */
    long pendingWrites() {
        return pending.room().entries();
    }

    /** Returns the state of the thread. */
    public QueueState state() {
        return switch (loop.loop().state()) {
            case IDLE -> QueueState.IDLE;
            case RUNNING -> QueueState.RUNNING;
            case RESTARTING -> QueueState.RESTARTING;
            case ENDED -> QueueState.CLOSED;
        };
    }

    /**
     * Returns how often the thread had to begin anew. Failures of the delegate are no reason; those are {@link #stats}.
     */
    public long restarts() {
        return loop.loop().restarts();
    }

    @Override
    public String toString() {
        return "WriteQueue(" + parts.name() + ", " + pending.room().describe() + ") -> " + delegate;
    }

    private void closeDelegate() {
        if (delegate instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, () -> "write-behind " + parts.name() + ": closing the delegate failed", e);
            }
        }
    }
}
