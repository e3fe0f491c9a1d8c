package io.drey.internal.codec;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

/**
 * What reading one stream may ask for in all, however it is spread over its objects.
 *
 * <p>Memory: whatever holds elements needs at least so many bytes of the stream, and no two of them the same bytes. Time:
 * a second of the processor, and more for long streams. It is looked at between two objects, so it ends what takes long
 * by many steps, such as thousands of keys of one hash code; {@link HashWork} bounds the single step.
 *
 * <p>Confined to one decoding. Time of the processor, not of the wall: what is slow because others are busy is not refused.
 */
final class DecodeBudget {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NANOS = 1_000_000_000;
    private static final long NANOS_A_BYTE = 100;
    private static final int OBJECTS_A_LOOK = 128;

    /** A hash table has at most so many buckets for each byte of the stream that its elements need. */
    private static final int BUCKETS_A_BYTE = 8;

    /** For empty collections, which have a few places too, and for a list that repeats one element. */
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

    /** Whether there is memory for an array, or for the table of a collection of this size. */
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

    /** Whether there is time for one more object. */
    boolean hasTime() {
        if (++objects % OBJECTS_A_LOOK != 0) {
            return true;
        }
        if (objects == OBJECTS_A_LOOK) {
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
            // nor does it count for virtual threads
        }
        return System.nanoTime();
    }
}
