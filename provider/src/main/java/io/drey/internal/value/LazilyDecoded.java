package io.drey.internal.value;

import io.drey.internal.copy.MasterCopy;
import org.jspecify.annotations.Nullable;

/**
 * A mutable value that came from Redis or goes there. It is held as bytes at first; the second read replaces them by a
 * {@link MasterCopy}, if one can be made. It never holds both, which would need twice the memory: bytes that are asked
 * for later are encoded anew.
 *
 * <p>Any thread. The bytes are replaced without a memory barrier: bytes and master copy are both immutable, and a
 * thread that still sees the bytes decodes them once more.
 */
final class LazilyDecoded {

    private enum Reads {
        NONE,
        ONE,
        /** No master copy is certain to equal what decoding gives. */
        BYTES_FOR_EVER
    }

    private final int size;
    private Object held;
    private Reads reads = Reads.NONE;

    LazilyDecoded(Encoded encoded) {
        this.size = encoded.size();
        this.held = encoded;
    }

    /** Returns the length of the bytes at the beginning, whatever is held now. */
    int size() {
        return size;
    }

    /** Returns either {@link Encoded} or a {@link MasterCopy}. */
    Object held() {
        return held;
    }

    /** Whether this read should make a master copy: the first one should not, since most bytes are read only once. */
    boolean isReadAgain() {
        if (reads == Reads.NONE) {
            reads = Reads.ONE;
            return false;
        }
        return reads == Reads.ONE;
    }

    /** Replaces the bytes by this master copy. If it is null the bytes stay, and no later read tries again. */
    void adopt(@Nullable MasterCopy master) {
        if (master == null) {
            reads = Reads.BYTES_FOR_EVER;
        } else {
            held = master;
        }
    }

    /** Compares encoded bytes. Once decoded, only identity counts, because equals would run application code. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof LazilyDecoded that && held.equals(that.held));
    }

    @Override
    public int hashCode() {
        return size;
    }

    @Override
    public String toString() {
        return "LazilyDecoded[" + held + "]";
    }
}
