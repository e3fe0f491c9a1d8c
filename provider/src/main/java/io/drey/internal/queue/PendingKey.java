package io.drey.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A key with something pending. {@code newest} is the whole truth for readers and producers: the newest write, which is
 * waiting or {@link InFlight in flight}, or null once this node is retired for good. Because one field holds it, a
 * reader can never fall between two states. Rejected: separate fields for the waiting and the flying write, where a
 * reader may look at each in the wrong moment and see nothing.
 *
 * <p>Any thread replaces {@code newest} by a newer write; only the writer thread takes, returns and retires. At most
 * one write of a node is in flight. 32 bytes.
 */
final class PendingKey<K, V> {

    private static final VarHandle NEWEST;

    static {
        try {
            NEWEST = MethodHandles.lookup().findVarHandle(PendingKey.class, "newest", Write.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final K key;
    private volatile @Nullable Write<K, V> newest;
    private volatile @Nullable Failures failures;
    private volatile int settledSequence;
    private volatile int dirtySince;

    PendingKey(Write<K, V> first, int dirtySince) {
        this.key = first.key;
        this.newest = first;
        this.dirtySince = dirtySince;
        this.settledSequence = first.sequence - 1;
    }

    /** The newest write not yet acknowledged, or null if this node is retired. */
    @Nullable
    Write<K, V> newest() {
        return newest;
    }

    boolean replace(Write<K, V> expected, @Nullable Write<K, V> by) {
        return NEWEST.compareAndSet(this, expected, by);
    }

    /** Marks the waiting write as in flight and returns it; returns null if no write waits. */
    @Nullable
    InFlight<K, V> take() {
        while (true) {
            Write<K, V> waiting = newest;
            if (waiting == null || waiting instanceof InFlight) {
                return null;
            }
            InFlight<K, V> flight = new InFlight<>(this, waiting);
            if (replace(waiting, flight)) {
                return flight;
            }
        }
    }

    /** Lets the write in flight wait again, because nobody will report its outcome. */
    void takeBack() {
        while (newest instanceof InFlight<K, V> flight && !replace(flight, new Returned<>(flight))) {
            // another thread was faster: only a newer write takes the place of one in flight
        }
    }

    /** Returns whether the write with this sequence, or a newer one in its place, was acknowledged or given up. */
    boolean isSettled(int sequence) {
        return settledSequence - sequence >= 0 || newest == null;
    }

    void settle(int sequence) {
        settledSequence = sequence;
        failures = null;
    }

    @Nullable
    Failures failures() {
        return failures;
    }

    void failed(Failures latest) {
        failures = latest;
    }

    boolean isBackingOff(long now) {
        Failures latest = failures;
        return latest != null && latest.retryNanos() - now > 0;
    }

    boolean isRetriedAt(long nanos) {
        Failures latest = failures;
        return latest != null && latest.retryNanos() == nanos;
    }

    void retryAt(long nanos) {
        Failures latest = failures;
        if (latest != null) {
            failures = latest.retryAt(nanos);
        }
    }

    /** Returns when the oldest write not yet acknowledged was accepted, in ticks of {@link PendingWrites}. */
    int dirtySince() {
        return dirtySince;
    }

    void dirtySince(int ticks) {
        dirtySince = ticks;
    }
}
