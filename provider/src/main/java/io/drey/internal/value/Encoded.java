package io.drey.internal.value;

import io.drey.codec.Codec;
import java.util.Arrays;

/**
 * An object as bytes, with the codec that wrote them: how a value that must not be shared by reference is kept locally,
 * and what goes to Redis and comes from there. Equal if codec and bytes are.
 *
 * <p>Immutable by agreement, for any thread: nobody changes the array after it was handed over.
 *
 * @param codec id of the {@link Codec}
 * @param bytes its output, never changed
 */
public record Encoded(byte codec, byte[] bytes) {

    /** Length of the payload in bytes, without the codec's id. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoded that && codec == that.codec && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + codec;
    }

    /** Without the content, which may be confidential. */
    @Override
    public String toString() {
        return "Encoded[codec " + codec + ", " + bytes.length + " bytes]";
    }
}
