package io.drey.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which writes go out next. There are three lines of nodes, each with its own batches, which take turns: urgent
 * ones (a flush waits), those whose retry is due, and the ready ones in the order they came. Retries never share a
 * batch with fresh writes, so a key that always fails does not take others down with it; and since a delegate may fail
 * a whole batch because of one key, batches of retries are halved while they fail and doubled while they succeed, until
 * the culprit is alone.
 *
 * <p>{@link #urgent} and {@link #expedite} are for any thread, everything else is the writer thread's. A line may hold
 * a node that is retired or in flight by now: taking it yields nothing.
 */
final class Schedule<K, V> {

    /** What goes out beyond the usual size of a batch has so many bytes at most, the usual part of it included. */
    private static final long MOST_BYTES = 4 << 20;

    private static final Comparator<Delayed<?, ?>> SOONEST = (a, b) -> Long.signum(a.atNanos - b.atNanos);

    private final PendingWrites<K, V> pending;
    private final int batchSize;
    private final IntSupplier mostReady;
    private final ConcurrentLinkedQueue<PendingKey<K, V>> urgent = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Delayed<K, V>> delayed = new PriorityQueue<>(SOONEST);
    private volatile boolean expedite;
    private Line last = Line.READY;
    private int retryLimit;

    private enum Line {
        URGENT,
        RETRY,
        READY
    }

    private record Delayed<K, V>(long atNanos, PendingKey<K, V> node) {}

    Schedule(PendingWrites<K, V> pending, int batchSize) {
        this(pending, batchSize, () -> batchSize);
    }

    /** @param mostReady how many writes that wait for the first time go out together, as things are */
    Schedule(PendingWrites<K, V> pending, int batchSize, IntSupplier mostReady) {
        this.pending = pending;
        this.batchSize = batchSize;
        this.mostReady = mostReady;
        this.retryLimit = batchSize;
    }

    /** Lets this key go next, even if it is waiting for a retry. */
    void urgent(PendingKey<K, V> node) {
        urgent.add(node);
    }

    boolean hasUrgent() {
        return !urgent.isEmpty();
    }

    /** Lets every key that waits for a retry be tried at once. */
    void expedite() {
        expedite = true;
    }

    /** Returns whether there may be a write to take before the next retry is due. */
    boolean hasWork() {
        return expedite || !urgent.isEmpty() || pending.hasReady();
    }

    /** Returns the time until the next retry is due, in nanoseconds. */
    long nanosToRetry(long now) {
        Delayed<K, V> next = delayed.peek();
        return next == null ? Long.MAX_VALUE / 2 : Math.max(0, next.atNanos - now);
    }

    /** Takes the next batch into a list, and nothing if no write is due. */
    @SuppressWarnings({"EnumOrdinal", "NonApiType"}) // in turn, whatever the order; room is to be made before
    void next(long now, ArrayList<InFlight<K, V>> batch) {
        if (expedite) {
            expedite = false;
            makeAllDue(now);
        }
        Schedule.Line[] lines = Line.values();
        for (int turn = 1; turn <= lines.length && batch.isEmpty(); turn++) {
            last = lines[(last.ordinal() + 1) % lines.length];
            fill(batch, last, now);
        }
    }

    private void makeAllDue(long now) {
        List<PendingKey<K, V>> live = delayed.stream()
                .filter(retry -> retry.node.isRetriedAt(retry.atNanos))
                .map(Delayed::node)
                .toList();
        delayed.clear();
        for (PendingKey<K, V> node : live) {
            node.retryAt(now);
            delayed.add(new Delayed<>(now, node));
        }
    }

    @SuppressWarnings("NonApiType") // room is to be made before
    private void fill(ArrayList<InFlight<K, V>> batch, Line line, long now) {
        int limit = limit(line);
        long bytes = 0;
        while (batch.size() < limit && (batch.size() < batchSize || bytes < MOST_BYTES)) {
            batch.ensureCapacity(batch.size() + 1); // what is taken and has no place is known to nobody
            PendingKey<K, V> node = poll(line, now);
            if (node == null) {
                return;
            }
            InFlight<K, V> flight = line == Line.READY && node.isBackingOff(now) ? null : node.take();
            if (flight != null) {
                batch.add(flight);
                bytes += flight.weight;
            }
        }
    }

    private int limit(Line line) {
        return switch (line) {
            case URGENT -> batchSize;
            case RETRY -> retryLimit;
            case READY -> mostReady.getAsInt();
        };
    }

    private @Nullable PendingKey<K, V> poll(Line line, long now) {
        return switch (line) {
            case URGENT -> urgent.poll();
            case RETRY -> pollDue(now);
            case READY -> pending.pollReady();
        };
    }

    private @Nullable PendingKey<K, V> pollDue(long now) {
        for (Delayed<K, V> next = delayed.peek(); next != null && next.atNanos - now <= 0; next = delayed.peek()) {
            delayed.remove();
            if (next.node.isRetriedAt(next.atNanos)) {
                return next.node; // otherwise it was tried urgently since, and is done or in this line once more
            }
        }
        return null;
    }

    /** Puts a node whose write failed in the line of retries. */
    void retryAt(PendingKey<K, V> node, long nanos) {
        delayed.add(new Delayed<>(nanos, node));
    }

    /** Puts every write that is not settled into its line, wherever a failed round has left it. */
    void rebuild() {
        pending.reorder();
        delayed.clear();
        for (PendingKey<K, V> node : pending.nodes()) {
            node.takeBack();
            Failures failures = node.failures();
            if (node.newest() == null) {
                pending.forget(node);
            } else if (failures == null) {
                pending.ready(node);
            } else {
                retryAt(node, failures.retryNanos());
            }
        }
    }

    /**
     * Adapts the size of batches of retries to the last one. Fresh writes do not count, since they would hide the
     * culprit.
     */
    void learn(int size, int failed) {
        if (last == Line.RETRY) {
            retryLimit = failed == size ? Math.max(1, size / 2) : Math.min(batchSize, retryLimit * 2);
        }
    }
}
