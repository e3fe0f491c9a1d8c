package io.drey.internal.value;

import io.drey.internal.copy.Original;
import org.jspecify.annotations.Nullable;

/**
 * A mutable value that came from Redis or goes there: its bytes at first, and once it has been read twice an
 * {@link Original} instead, if there is one. Never both, as that would hold everything twice; bytes that are asked for
 * later are written anew.
 *
 * <p>Any thread. What is held is replaced without a barrier: both are immutable, and who sees the bytes late reads them
 * once more.
 */
final class Kept {

    private enum Reads {
        NONE,
        ONE,
        /** It has no original for certain. */
        BYTES_FOR_EVER
    }

    private final int size;
    private Object held;
    private Reads reads = Reads.NONE;

    Kept(Encoded encoded) {
        this.size = encoded.size();
        this.held = encoded;
    }

    /** Length of the bytes it began as, whatever it is now. */
    int size() {
        return size;
    }

    /** Either {@link Encoded} or {@link Original}. */
    Object held() {
        return held;
    }

    /** Whether this read should look for an original: not the first, as most bytes are read once. */
    boolean isReadAgain() {
        if (reads == Reads.NONE) {
            reads = Reads.ONE;
            return false;
        }
        return reads == Reads.ONE;
    }

    /** Holds the original from now on; or, if there is none, stops looking for it. */
    void settle(@Nullable Original original) {
        if (original == null) {
            reads = Reads.BYTES_FOR_EVER;
        } else {
            held = original;
        }
    }

    /** Whether both are known to be the same value: not if one is no longer bytes, as comparing would run its code. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Kept that && held.equals(that.held));
    }

    @Override
    public int hashCode() {
        return size;
    }

    @Override
    public String toString() {
        return "Kept[" + held + "]";
    }
}
