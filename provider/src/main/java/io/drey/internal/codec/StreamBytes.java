package io.drey.internal.codec;

import java.io.ObjectStreamConstants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a serialisation stream piece by piece. Confined to one walk. */
final class StreamBytes {

    private final ByteBuffer bytes;

    StreamBytes(byte[] bytes, int offset, int length) {
        this.bytes = ByteBuffer.wrap(bytes, offset, length);
    }

    /** Signals bytes that are no serialisation stream. It has no stack trace, since it is an expected outcome. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Malformed() {
            super("no serialisation stream", null, false, false);
        }
    }

    static Malformed malformed() {
        return new Malformed();
    }

    /** Returns the bytes of the primitive type that this character denotes in descriptors, 0 for references. */
    static int size(char type) {
        return switch (type) {
            case 'B', 'Z' -> 1;
            case 'C', 'S' -> 2;
            case 'I', 'F' -> 4;
            case 'J', 'D' -> 8;
            default -> 0;
        };
    }

    int tag() {
        return (int) number(1);
    }

    int unsignedShort() {
        return (int) number(2);
    }

    /** Reads a big-endian number of the given number of bytes. */
    long number(int size) {
        require(size);
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | (bytes.get() & 0xff);
        }
        return number;
    }

    void skip(long length) {
        require(length);
        bytes.position(bytes.position() + (int) length);
    }

    /** Returns the last of the next {@code length} bytes without consuming any. */
    int last(long length) {
        require(length);
        return length == 0 ? 0 : bytes.get(bytes.position() + (int) length - 1) & 0xff;
    }

    /** Reads the name of a class, of which the walk only needs to recognise known ones: any charset will do. */
    String text() {
        int length = unsignedShort();
        require(length);
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Skips blocks of plain data up to the next object. */
    void skipBlocks() {
        while (bytes.hasRemaining()) {
            int tag = bytes.get(bytes.position());
            if (tag == ObjectStreamConstants.TC_BLOCKDATA) {
                skip(1);
                skip(number(1));
            } else if (tag == ObjectStreamConstants.TC_BLOCKDATALONG) {
                skip(1);
                skip(number(4));
            } else {
                return;
            }
        }
    }

    private void require(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw malformed();
        }
    }
}
