package io.drey.internal.value;

import io.drey.codec.CodecException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the bytes of a value on their way to Redis, or to the journal, and back: compressed if that is worth
 * it, then encrypted. The local tier holds them as they were. A codec with its highest bit set says that one of both
 * was done, the first byte which. Any thread.
 */
public record Transport(Packing packing, Sealing sealing) {

    private static final int WRAPPED = 0x80;
    private static final byte PACKED = 1;
    private static final byte SEALED = 2;

    /** Returns what is stored of the value of this key. */
    Encoded outward(byte[] key, Encoded plain) {
        byte[] packed = packing.packed(plain.bytes());
        Encoded shorter =
                packed == null ? plain : new Encoded((byte) (plain.codec() | WRAPPED), headed(PACKED, packed));
        return sealing.seals() ? new Encoded((byte) WRAPPED, headed(SEALED, sealing.sealed(key, shorter))) : shorter;
    }

    /**
     * Returns the value of this key of which that was stored.
     *
     * @throws CodecException if it was stored by nobody who may have, or cannot be expanded
     */
    Encoded inward(byte[] key, Encoded stored) {
        Encoded opened = stored;
        if (is(SEALED, stored)) {
            opened = sealing.opened(key, content(stored));
        } else if (!sealing.acceptsPlain()) {
            throw new CodecException("a value that is not encrypted; while JVMs change: codec.accept-plain = true");
        }
        if (is(PACKED, opened)) {
            return new Encoded((byte) (opened.codec() & ~WRAPPED), packing.plain(content(opened)));
        } else if (opened.codec() < 0) {
            throw new CodecException("bytes of a newer version of Drey, or damaged");
        }
        return opened;
    }

    /** Returns what was done to stored bytes, for people; null if nothing was, or nothing that is known. */
    public static @Nullable String wrapping(Encoded stored) {
        return is(PACKED, stored) ? "compressed" : is(SEALED, stored) ? "encrypted" : null;
    }

    private static boolean is(byte kind, Encoded stored) {
        return stored.codec() < 0 && stored.size() > 0 && stored.bytes()[0] == kind;
    }

    private static ByteBuffer content(Encoded stored) {
        return ByteBuffer.wrap(stored.bytes()).position(1);
    }

    private static byte[] headed(byte kind, byte[] content) {
        return ByteBuffer.allocate(1 + content.length).put(kind).put(content).array();
    }
}
