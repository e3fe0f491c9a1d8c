package io.drey.internal.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;

/**
 * Writes a string as one byte that names the encoding, followed by the text: Latin-1 where every character fits,
 * otherwise UTF-8. A string with a lone half of a surrogate pair, which UTF-8 would turn into a question mark, is
 * written as UTF-16; otherwise two different keys would become one. The choice depends on the text alone, so equal
 * strings give equal bytes.
 *
 * <p>Stateless, any thread.
 */
public final class StringCodec implements Codec {

    /** Id of this codec. */
    public static final byte ID = 2;

    private static final byte LATIN_1 = 0;
    private static final byte UNICODE = 1;
    private static final byte RAW_CHARS = 2;

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public boolean handles(Class<?> type) {
        return type == String.class;
    }

    @Override
    @SuppressWarnings("deprecation")
    public byte[] encode(Object value) {
        String text = (String) value;
        int length = text.length();
        byte[] bytes = new byte[length + 1];
        // Deprecated because it drops the upper byte of each character, but no other method copies into a given array.
        // Comparing afterwards takes two more copies of memory, which is far cheaper than checking each character.
        text.getBytes(0, length, bytes, 1);
        if (text.equals(new String(bytes, 1, length, ISO_8859_1))) {
            bytes[0] = LATIN_1;
            return bytes;
        }
        return isWellFormed(text) ? prefixed(UNICODE, text.getBytes(UTF_8)) : rawChars(text);
    }

    @Override
    public String decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        if (length < 1) {
            throw new CodecException("String without its first byte");
        }
        return switch (bytes[offset]) {
            case LATIN_1 -> new String(bytes, offset + 1, length - 1, ISO_8859_1);
            case UNICODE -> new String(bytes, offset + 1, length - 1, UTF_8);
            case RAW_CHARS -> chars(bytes, offset + 1, length - 1);
            default -> throw new CodecException("String in unknown encoding " + bytes[offset]);
        };
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    public boolean canonical() {
        return true;
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static byte[] prefixed(byte encoding, byte[] text) {
        byte[] bytes = new byte[text.length + 1];
        bytes[0] = encoding;
        System.arraycopy(text, 0, bytes, 1, text.length);
        return bytes;
    }

    /** Encodes by hand, since the JDK's charset for UTF-16 replaces lone surrogates too. */
    private static byte[] rawChars(String text) {
        byte[] bytes = new byte[2 * text.length() + 1];
        bytes[0] = RAW_CHARS;
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i + 1] = (byte) (text.charAt(i) >>> 8);
            bytes[2 * i + 2] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static String chars(byte[] bytes, int offset, int length) {
        if (length % 2 != 0) {
            throw new CodecException("String of characters with half a character at its end");
        }
        char[] chars = new char[length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (((bytes[offset + 2 * i] & 0xff) << 8) | (bytes[offset + 2 * i + 1] & 0xff));
        }
        return new String(chars);
    }
}
