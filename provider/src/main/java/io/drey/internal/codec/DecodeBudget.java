package io.drey.internal.codec;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

/**
 * Bounds the memory and time that reading one stream may take in total, however they are spread over its objects.
 *
 * <p>Memory: every element of an array or collection must be backed by bytes of the stream, and no bytes back two.
 * Time: one second of processor time, and more for long streams. The time is checked between objects, so the budget
 * ends what takes long in many steps, such as thousands of keys with the same hash code; {@link HashWork} bounds the
 * single step.
 *
 * <p>Confined to one decoding. It counts processor time and not elapsed time, so that nothing is refused because the
 * machine is busy.
 */
final class DecodeBudget {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NANOS = 1_000_000_000;
    private static final long NANOS_A_BYTE = 100;
    private static final int OBJECTS_PER_CHECK = 128;

    /** A hash table has at most this number of buckets for each byte of the stream that its elements take. */
    private static final int BUCKETS_A_BYTE = 8;

    /** Elements that need no bytes: empty collections have a little capacity too, and a list may repeat one element. */
    static final int SLACK = 10_000;

    private final int arrayLength;
    private final long nanos;
    private long bytesLeft;
    private int objects;
    private long began;

    DecodeBudget(DecodeLimits limits, int length) {
        this.arrayLength = limits.arrayLength();
        this.nanos = NANOS + NANOS_A_BYTE * length;
        this.bytesLeft = SLACK + (long) length;
    }

    /** Takes the memory of an array, or of the table of a collection, from the budget. Returns whether it sufficed. */
    boolean hasRoom(Class<?> array, long length) {
        bytesLeft -= array == Map.Entry[].class ? length / BUCKETS_A_BYTE : length * bytes(array.getComponentType());
        return length <= arrayLength && bytesLeft >= 0;
    }

    private static long bytes(Class<?> component) {
        if (component == null || !component.isPrimitive()) {
            return 1;
        }
        return Math.max(1, StreamBytes.size(component.descriptorString().charAt(0)));
    }

    /** Whether there is time for one more object. Reads the clock for one object in {@value #OBJECTS_PER_CHECK}. */
    boolean hasTime() {
        if (++objects % OBJECTS_PER_CHECK != 0) {
            return true;
        }
        if (objects == OBJECTS_PER_CHECK) {
            began = processorNanos();
        }
        return processorNanos() - began <= nanos;
    }

    private static long processorNanos() {
        try {
            long time = THREADS.getCurrentThreadCpuTime();
            if (time >= 0) {
                return time;
            }
        } catch (UnsupportedOperationException e) {
            // this JVM does not measure it; for virtual threads the result is negative
        }
        return System.nanoTime();
    }
}
