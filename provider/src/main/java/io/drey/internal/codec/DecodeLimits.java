package io.drey.internal.codec;

/**
 * What one serialised object may ask of the reader, so that damaged or hostile bytes cannot exhaust stack or memory.
 * Checked when writing too, so that nothing is written that cannot be read. Whatever the limits, no array may be longer
 * than the bytes could possibly fill.
 *
 * @param depth of nested objects
 * @param references objects in one stream
 * @param arrayLength elements of one array or buckets of one hash table
 * @param bytes length of the stream
 */
public record DecodeLimits(int depth, long references, int arrayLength, long bytes) {

    /** 100 deep, a million objects, arrays of ten million elements, 64 MiB. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(100, 1_000_000, 10_000_000, 64L << 20);

    /** @throws IllegalArgumentException if one is below 1 */
    public DecodeLimits {
        if (depth < 1 || references < 1 || arrayLength < 1 || bytes < 1) {
            throw new IllegalArgumentException("Limits must be at least 1: depth " + depth + ", references "
                    + references + ", array length " + arrayLength + ", bytes " + bytes);
        }
    }
}
