package io.drey.writer;

import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Makes any {@link CacheWriter} asynchronous: a write is accepted into a bounded queue and handed to the delegate by one
 * daemon thread, in batches. It works with every JCache provider (JSR-107, chapter "Integration", write-through): give
 * the cache a factory of this writer and set write-through.
 *
 * <ul>
 *   <li>Of several writes of a key that wait, only the newest goes out; a key never has two in flight, so the delegate
 *       sees a key's writes in order.
 *   <li>{@link #pending} shows a write from its acceptance until the delegate has acknowledged it.
 *   <li>A full queue lets the producer wait, then refuses; a failed write is retried within the budget of the options
 *       while other keys go on; what is lost is told to the {@link GiveUpListener}, logged and counted.
 * </ul>
 *
 * <p>Keys and values are kept by reference: do not change them after the write. The queue is lost with its JVM. Any
 * thread. The delegate is called by one thread at a time, and is closed with this writer if it is {@link AutoCloseable}.
 *
 * <p>Rejected: an executor with a task per write, which keeps neither order nor bounds and allocates far more.
 */
public final class WriteBehindCacheWriter<K, V> implements CacheWriter<K, V>, Closeable {
    private static final Logger LOG = System.getLogger(WriteBehindCacheWriter.class.getName());
    private static final Duration INTERRUPTED_BATCH_GRACE = Duration.ofMillis(500);

    /** How often a flush asks whether its key is still in reach: nobody tells it when that ends. */
    private static final long REACH_POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final CacheWriter<K, V> delegate;
    private final QueueParts<K, V> parts;
    private final WriteBehindOptions options;
    private final PendingWrites<K, V> pending;
    private final Schedule<K, V> schedule;
    private final Signals signals;
    private final Counters counters = new Counters();
    private final WriteLoop<K, V> loop;
    private final Refusals refusals;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Long> drainedBy = new AtomicReference<>();
    private volatile boolean waitsForEach;

    /** No thread is started before the first write. */
    private WriteBehindCacheWriter(CacheWriter<K, V> delegate, QueueParts<K, V> parts) {
        this.delegate = delegate;
        this.parts = parts;
        this.options = parts.options();
        this.signals = new Signals(parts.timing());
        this.pending = new PendingWrites<>(new Capacity(options.maxPending(), parts.maxBytes()), parts.timing());
        this.schedule = new Schedule<>(pending, options.batchSize());
        this.refusals = new Refusals(parts.name(), options, pending.room());
        this.loop = new WriteLoop<>(parts, pending, schedule, new BatchDelivery<>(delegate), signals, counters);
    }

    /** Returns a builder of a queue in front of the delegate. */
    public static <K, V> Builder<K, V> builder(CacheWriter<K, V> delegate) {
        return new Builder<>(delegate);
    }

    /**
     * Accepts a put.
     *
     * @param attachment what the delegate finds as {@link PendingEntry#attachment()}, or null
     * @throws CacheWriterException if there was no room until the offer timeout or never can be, if the thread was
     *     interrupted, or if the thread that would write cannot be started; nothing was accepted then
     * @throws IllegalStateException if this writer is closed
     */
    public void put(K key, V value, @Nullable Object attachment) {
        accept(key, Objects.requireNonNull(value, "value"), attachment);
    }

    /** Accepts a delete; see {@link #put}. */
    public void remove(K key, @Nullable Object attachment) {
        accept(key, null, attachment);
    }

    /** Accepts a put; an entry that unwraps to {@link PendingEntry} keeps its attachment. See {@link #put}. */
    @Override
    public void write(Cache.Entry<? extends K, ? extends V> entry) {
        put(entry.getKey(), entry.getValue(), Write.attachmentOf(entry));
    }

    /** Accepts each put and removes it from the collection; what is left after an exception was not accepted. */
    @Override
    public void writeAll(Collection<Cache.Entry<? extends K, ? extends V>> entries) {
        for (var each = entries.iterator(); each.hasNext(); each.remove()) {
            write(each.next());
        }
    }

    /** Accepts a delete; see {@link #put}. */
    @Override
    @SuppressWarnings("unchecked") // the interface takes Object, the cache passes keys
    public void delete(Object key) {
        remove((K) key, null);
    }

    /** Accepts each delete and removes it from the collection; what is left after an exception was not accepted. */
    @Override
    public void deleteAll(Collection<?> keys) {
        for (var each = keys.iterator(); each.hasNext(); each.remove()) {
            delete(each.next());
        }
    }

    /** The newest write of the key that the delegate has not acknowledged, or null. Never blocks. */
    public @Nullable PendingEntry<K, V> pending(K key) {
        return pending.pending(key);
    }

    /**
     * Gives a pending write another attachment, if it is still the newest of its key and was not on its way to the delegate.
     * Never blocks.
     *
     * @return whether it was given
     */
    public boolean amend(PendingEntry<K, V> entry, Object attachment) {
        return entry instanceof Write<K, V> write && pending.amend(write, attachment);
    }

    /** Whether nothing is pending at all. Never blocks. */
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
     * Waits until everything accepted before this call is acknowledged or given up. What waits for a retry is tried at
     * once.
     *
     * @throws CacheWriterException if that is not so when the time is over, or at once if a key is {@linkplain
     *     Builder#reachable out of reach}; the writes are still queued then
     */
    public void flush(Duration timeout) {
        if (pending.isEmpty()) {
            return;
        }
        var deadline = parts.timing().nanos() + timeout.toNanos();
        var awaited = new ArrayList<Write<K, V>>();
        var nodes = new ArrayList<PendingKey<K, V>>();
        for (var node : pending.nodes()) {
            var newest = node.newest();
            if (newest != null) {
                nodes.add(node);
                awaited.add(newest);
            }
        }
        nodes.forEach(this::checkReachable); // all of them before waiting for any
        schedule.expedite();
        for (var i = 0; i < nodes.size(); i++) {
            awaitSettled(nodes.get(i), awaited.get(i), deadline, timeout);
        }
    }

    /**
     * Waits until every write of the key accepted before this call is acknowledged or given up. It goes out before those
     * of other keys, also if it waits for a retry. Returns at once, without a lock, if nothing is pending.
     *
     * @throws CacheWriterException if that is not so when the time is over, or as soon as the key is {@linkplain
     *     Builder#reachable out of reach}; the write is still queued then
     */
    public void flush(K key, Duration timeout) {
        var node = pending.node(key);
        var newest = node == null ? null : node.newest();
        if (node == null || newest == null) {
            return;
        }
        checkReachable(node);
        var deadline = parts.timing().nanos() + timeout.toNanos();
        schedule.urgent(node);
        awaitSettled(node, newest, deadline, timeout);
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
        var now = parts.timing().nanos();
        return await(done, now + Math.min(deadline - now, REACH_POLL_NANOS));
    }

    private void checkReachable(PendingKey<K, V> node) {
        if (!parts.reachable().test(node.key) && node.newest() != null) {
            throw refusals.notFlushed(node, "as its server is known to be out of reach");
        }
    }

    /** What has happened so far. Looks at every pending key for the oldest age. */
    public WriteBehindStats stats() {
        return counters.snapshot(pending);
    }

    /**
     * Accepts no further writes, lets the queue drain within the close timeout, ends the thread and closes the delegate.
     * What could not be written is told to the {@link GiveUpListener} and logged, each write once; of writes in flight at
     * the end the outcome is unknown. A write accepted while this runs counts as one before it. Further calls do nothing.
     */
    @Override
    public void close() {
        beginClose();
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed.set(true);
        loop.drain();
        if (!loop.isCurrentThread() && !awaitEnd(drainedBy.get())) {
            loop.stop();
            awaitEnd(drainedBy.get() + INTERRUPTED_BATCH_GRACE.toNanos());
        }
        loop.abandon();
        signals.progress();
        closeDelegate();
    }

    /**
     * The close timeout runs from now on, and what waits for a retry is tried at once. Writes are accepted until {@link
     * #close}. Returns at once, so that many queues can drain side by side.
     */
    public void beginClose() {
        if (drainedBy.compareAndSet(null, parts.timing().nanos() + options.closeTimeout().toNanos())) {
            schedule.expedite();
            if (!pending.isEmpty()) {
                loop.wake();
            }
        }
    }

    /** Waits until nothing is pending, or the time since {@link #beginClose} is over. */
    public boolean awaitDrained() {
        Long deadline = drainedBy.get();
        return deadline != null && !loop.isCurrentThread() && await(pending::isEmpty, deadline);
    }

    /** Accepts nothing any more, and interrupts the batch in flight, if there is still something pending. */
    public void stopIfLate() {
        if (!pending.isEmpty()) {
            closed.set(true);
            loop.drain();
            loop.stop();
        }
    }

    /** From now on a write returns once it is written, or the close timeout is over. */
    public void waitForEachWrite() {
        waitsForEach = true;
    }

    /** How many writes are pending. */
    public long pendingWrites() {
        return pending.room().entries();
    }

    /** What the thread behind the queue is doing. */
    public enum State {
        /** Nothing was written yet, so there is no thread. */
        IDLE,
        /** It writes, or waits for something to write. */
        RUNNING,
        /** Something failed that should not have; writes are kept, and it begins anew after a pause. */
        RESTARTING,
        /** It has ended, since this was closed. */
        CLOSED
    }

    public State state() {
        return switch (loop.loop().state()) {
            case IDLE -> State.IDLE;
            case RUNNING -> State.RUNNING;
            case RESTARTING -> State.RESTARTING;
            case ENDED -> State.CLOSED;
        };
    }

    /** How often the thread had to begin anew. Failures of the delegate are no reason; those are {@link #stats}. */
    public long restarts() {
        return loop.loop().restarts();
    }

    @Override
    public String toString() {
        return "WriteBehindCacheWriter(" + parts.name() + ", "
                + pending.room().describe() + ") -> " + delegate;
    }

    /** Whether a flush waits for its key to be taken; for tests. */
    boolean hasUrgent() {
        return schedule.hasUrgent();
    }

    private void accept(K key, @Nullable V value, @Nullable Object attachment) {
        Objects.requireNonNull(key, "key");
        if (closed.get()) {
            throw refusals.closed();
        }
        var weight = parts.weight(key, value);
        if (weight > parts.maxBytes()) {
            throw refusals.neverFits(weight);
        }
        loop.start(); // before: what nobody would write is not accepted
        try {
            var offer = pending.offer(key, value, attachment, weight);
            if (offer == PendingWrites.Offer.FULL) {
                offer = offerWithinTimeout(key, value, attachment, weight);
            }
            counters.accepted(offer);
            if (offer == PendingWrites.Offer.QUEUED) {
                loop.wake();
            }
        } catch (Throwable e) {
            loop.wake(); // to put in order what came halfway into the queue
            throw e;
        }
        if (pending.isAbandoned() || loop.hasEnded()) {
            loop.abandon(); // closed between the check above and the offer: unless it is written by now, it is lost
        }
        if (waitsForEach && !loop.isCurrentThread()) {
            flush(key, options.closeTimeout());
        }
    }

    private PendingWrites.Offer offerWithinTimeout(K key, @Nullable V value, @Nullable Object attachment, int weight) {
        var attempt = new BooleanSupplier() {
            PendingWrites.Offer offer = PendingWrites.Offer.FULL;

            @Override
            public boolean getAsBoolean() {
                offer = closed.get() ? offer : pending.offer(key, value, attachment, weight);
                return closed.get() || offer != PendingWrites.Offer.FULL;
            }
        };
        if (!await(attempt, parts.timing().nanos() + options.offerTimeout().toNanos())) {
            throw refusals.noRoom();
        }
        if (attempt.offer == PendingWrites.Offer.FULL) {
            throw refusals.closed();
        }
        return attempt.offer;
    }

    private boolean await(BooleanSupplier done, long deadlineNanos) {
        if (loop.isCurrentThread()) {
            throw new IllegalStateException("write-behind " + parts.name() + ": its own delegate cannot wait for it");
        }
        try {
            return signals.awaitProgress(done, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheWriterException("write-behind " + parts.name() + ": interrupted while waiting", e);
        }
    }

    private boolean awaitEnd(long deadlineNanos) {
        try {
            return signals.awaitProgress(loop::hasEnded, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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

    /** Collects what a queue is made of. Each setter replaces one default and returns this builder. Confined to one thread. */
    public static final class Builder<K, V> {

        private final CacheWriter<K, V> delegate;
        private WriteBehindOptions options = WriteBehindOptions.builder().build();
        private String name = "cache";
        private @Nullable ToIntBiFunction<? super K, ? super V> weigher;
        private Predicate<? super K> reachable = key -> true;
        private GiveUpListener<? super K, ? super V> onGiveUp = (entries, cause) -> {};
        private ThreadFactory threads = Thread::new;
        private Timing timing = Timing.system();
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(CacheWriter<K, V> delegate) {
            this.delegate = Objects.requireNonNull(delegate, "delegate");
        }

        /** Sets the bounds, timeouts and retries; default those of {@link WriteBehindOptions#builder()}. */
        public Builder<K, V> options(WriteBehindOptions bounds) {
            options = Objects.requireNonNull(bounds, "options");
            return this;
        }

        /** Sets the name in log lines, messages and of the thread, {@code drey-write-behind-<name>}; default {@code cache}. */
        public Builder<K, V> name(String text) {
            name = Objects.requireNonNull(text, "name");
            return this;
        }

        /**
         * Sets what weighs a write, in bytes, not negative; the value is null for a delete. By default nothing is weighed,
         * which costs time on every write, and {@link WriteBehindOptions#maxBytes()} bounds nothing.
         */
        public Builder<K, V> weigher(ToIntBiFunction<? super K, ? super V> bytes) {
            weigher = Objects.requireNonNull(bytes, "weigher");
            return this;
        }

        /**
         * Sets what knows whether a write of the key can get through; a flush does not wait for one that cannot. It is asked
         * often and by any thread, and must not block. By default every key is in reach.
         */
        public Builder<K, V> reachable(Predicate<? super K> known) {
            reachable = Objects.requireNonNull(known, "reachable");
            return this;
        }

        /** Sets who is told of writes that are lost; by default nobody, but losses are logged and counted anyway. */
        public Builder<K, V> onGiveUp(GiveUpListener<? super K, ? super V> listener) {
            onGiveUp = Objects.requireNonNull(listener, "onGiveUp");
            return this;
        }

        /** Sets what makes the writer thread, which is turned into a daemon; default {@code Thread::new}. */
        public Builder<K, V> threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory, "threads");
            return this;
        }

        Builder<K, V> timing(Timing clock) {
            timing = clock;
            return this;
        }

        Builder<K, V> random(DoubleSupplier source) {
            random = source;
            return this;
        }

        /** Returns the writer. It starts no thread before the first write. */
        public WriteBehindCacheWriter<K, V> build() {
            return new WriteBehindCacheWriter<>(
                    delegate,
                    new QueueParts<>(name, options, weigher, reachable, onGiveUp, threads, timing, random));
        }
    }
}
