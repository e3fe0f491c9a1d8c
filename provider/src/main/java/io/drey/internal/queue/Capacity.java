package io.drey.internal.queue;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound of the queue, in keys and in bytes. Space is reserved before it is used, so the bound holds at every
 * moment; any thread. Rejected: semaphores, whose permits are ints and whose queues cost more than the two counters.
 */
final class Capacity {

    private final long maxEntries;
    private final long maxBytes;
    private final AtomicLong entries;
    private final AtomicLong bytes;

    Capacity(long maxEntries, long maxBytes) {
        this(maxEntries, maxBytes, new AtomicLong(), new AtomicLong());
    }

    private Capacity(long maxEntries, long maxBytes, AtomicLong entries, AtomicLong bytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.entries = entries;
        this.bytes = bytes;
    }

    /** The same queue with a quarter more room. */
    Capacity withReserve() {
        return new Capacity(raised(maxEntries), raised(maxBytes), entries, bytes);
    }

    private static long raised(long bound) {
        return bound + Math.min(Math.max(1, bound / 4), Long.MAX_VALUE - bound);
    }

    boolean enter(int weight) {
        if (!reserve(entries, 1, maxEntries)) {
            return false;
        }
        if (grow(weight)) {
            return true;
        }
        entries.decrementAndGet();
        return false;
    }

    /** Counts a write that an earlier JVM accepted, whatever the bounds are now. */
    void enterAnyway(int weight) {
        entries.incrementAndGet();
        bytes.addAndGet(weight);
    }

    void leave() {
        entries.decrementAndGet();
    }

    boolean grow(int weight) {
        return weight == 0 || reserve(bytes, weight, maxBytes);
    }

    void shrink(int weight) {
        if (weight != 0) {
            bytes.addAndGet(-weight);
        }
    }

    long entries() {
        return entries.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Returns how full the queue is, for the message to a caller who found no room. */
    String describe() {
        return entries.get() + " of " + maxEntries + " keys"
                + (maxBytes == Long.MAX_VALUE ? "" : ", " + bytes.get() + " of " + maxBytes + " bytes");
    }

    private static boolean reserve(AtomicLong used, long amount, long max) {
        if (used.addAndGet(amount) <= max) {
            return true;
        }
        used.addAndGet(-amount);
        return false;
    }
}
