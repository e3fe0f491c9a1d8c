package io.drey.internal.value;

import io.drey.codec.Codec;
import java.util.Arrays;

/**
 * An object as bytes, with the codec that wrote them. This is what goes to Redis and comes from there, and what the
 * local tier holds of values that can be neither shared by reference nor copied. Two are equal if codec and bytes are.
 *
 * <p>Immutable by agreement, any thread: nobody changes the array once it is handed over.
 *
 * @param codec id of the {@link Codec}
 * @param bytes its output, never changed
 */
public record Encoded(byte codec, byte[] bytes) {

    /** Returns the length of the payload in bytes, without the codec's id. */
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

    /** Returns codec and length only, since the content may be confidential. */
    @Override
    public String toString() {
        return "Encoded[codec " + codec + ", " + bytes.length + " bytes]";
    }
}
