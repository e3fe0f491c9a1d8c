package io.drey.internal.codec;

import io.drey.codec.CodecException;
import io.drey.codec.Compression;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What the JDK has: {@code codec.compression = deflate}. Any thread. */
public final class Deflate implements Compression {

    private static final int BUFFER = 4096;

    @Override
    public String name() {
        return "deflate";
    }

    @Override
    public byte id() {
        return 1;
    }

    @Override
    public byte[] compress(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream output = new ByteArrayOutputStream(bytes.length / 2 + 1);
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                output.write(buffer, 0, deflater.deflate(buffer));
            }
            return output.toByteArray();
        } finally {
            deflater.end();
        }
    }

    @Override
    public byte[] expand(byte[] bytes, int offset, int length, int size) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, offset, length);
            byte[] plain = new byte[size];
            int filled = 0;
            while (filled < size) {
                int more = inflater.inflate(plain, filled, size - filled);
                if (more == 0) {
                    throw new CodecException("compressed bytes end early");
                }
                filled += more;
            }
            if (inflater.inflate(new byte[1]) != 0) {
                throw new CodecException("compressed bytes hold more than they say");
            }
            return plain;
        } finally {
            inflater.end();
        }
    }
}
