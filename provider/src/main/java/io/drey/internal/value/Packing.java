package io.drey.internal.value;

import io.drey.codec.CodecException;
import io.drey.codec.Compression;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the bytes of values that are long enough, and expands whatever this JVM knows. Layout: number of the
 * compression (1), size of what it was (4), what it became. Nothing is expanded to more than a value may have, nor to
 * more than a fixed multiple of what there is. Any thread.
 */
public final class Packing {

    private static final int HEAD = 1 + Integer.BYTES;

    /** What no honest content reaches: the most that deflate can do is about a thousand; zstd and zeros do better. */
    private static final long MOST_RATIO = 20_000;

    private final @Nullable Compression used;
    private final int threshold;
    private final long mostBytes;
    private final Map<Byte, Compression> known = new HashMap<>();
    private final LongAdder before = new LongAdder();
    private final LongAdder after = new LongAdder();

    /**
     * @param used what values are compressed by; null for nothing
     * @param threshold from how many bytes on
     * @param mostBytes of one value
     * @param known all that can be expanded
     * @throws IllegalArgumentException if two of them have one number
     */
    public Packing(@Nullable Compression used, int threshold, long mostBytes, Collection<? extends Compression> known) {
        this.used = used;
        this.threshold = threshold;
        this.mostBytes = mostBytes;
        for (Compression each : known) {
            Compression other = this.known.put(each.id(), each);
            if (other != null) {
                throw new IllegalArgumentException("Two compressions with id " + each.id() + ": "
                        + other.getClass().getName() + " and "
                        + each.getClass().getName());
            }
        }
    }

    /** Returns the bytes compressed and headed; null if they are not worth it, or too many to be expanded again. */
    byte @Nullable [] packed(byte[] plain) {
        if (used == null || plain.length < threshold || plain.length > mostBytes) {
            return null;
        }
        byte[] packed;
        try {
            packed = used.compress(plain);
        } catch (Exception | LinkageError e) {
            throw new CodecException("the compression " + used.name() + " failed: " + e, e);
        }
        boolean shorter = HEAD + packed.length < plain.length && plain.length / MOST_RATIO < packed.length;
        before.add(plain.length);
        after.add(shorter ? HEAD + packed.length : plain.length);
        return shorter
                ? ByteBuffer.allocate(HEAD + packed.length)
                        .put(used.id())
                        .putInt(plain.length)
                        .put(packed)
                        .array()
                : null;
    }

    /** Returns what was packed. */
    byte[] plain(ByteBuffer packed) {
        if (packed.remaining() <= HEAD) {
            throw new CodecException("compressed bytes end early");
        }
        byte number = packed.get();
        int size = packed.getInt();
        Compression compression = known.get(number);
        if (compression == null) {
            throw new CodecException("Bytes of compression " + number + ", which is not on the class path");
        }
        if (size < 0 || size > mostBytes || size / MOST_RATIO >= packed.remaining()) {
            throw new CodecException(packed.remaining() + " bytes that say they were " + size);
        }
        try {
            byte[] plain = compression.expand(
                    packed.array(), packed.arrayOffset() + packed.position(), packed.remaining(), size);
            if (plain.length != size) {
                throw new CodecException(plain.length + " bytes that say they were " + size);
            }
            return plain;
        } catch (Throwable e) { // including lack of memory
            throw e instanceof CodecException told
                    ? told
                    : new CodecException("the compression " + compression.name() + " cannot expand: " + e, e);
        }
    }

    /** Returns by what the bytes were divided that were long enough; 1 if there were none. */
    double ratio() {
        long became = after.sum();
        return became == 0 ? 1 : (double) before.sum() / became;
    }
}
