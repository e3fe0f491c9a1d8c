package io.drey.internal.codec;

/**
 * Limits what one serialised object may ask of its reader, so that damaged or hostile bytes cannot exhaust stack or
 * memory. Writers check the limits too, so that nothing is written that cannot be read. Whatever the limits, no array
 * may be longer than the bytes could possibly fill.
 *
 * @param depth the deepest nesting of objects
 * @param references the most objects in one stream
 * @param arrayLength the most elements of one array, or buckets of one hash table
 * @param bytes the longest stream
 */
public record DecodeLimits(int depth, long references, int arrayLength, long bytes) {

    /** A depth of 100, a million objects, arrays of ten million elements, 64 MiB. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(100, 1_000_000, 10_000_000, 64L << 20);

    /** @throws IllegalArgumentException if a limit is below 1 */
    public DecodeLimits {
        if (depth < 1 || references < 1 || arrayLength < 1 || bytes < 1) {
            throw new IllegalArgumentException("Limits must be at least 1: depth " + depth + ", references "
                    + references + ", array length " + arrayLength + ", bytes " + bytes);
        }
    }
}
