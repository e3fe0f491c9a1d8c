package io.drey.compression.lz4;

import io.drey.codec.CodecException;
import io.drey.codec.Compression;
import net.jpountz.lz4.LZ4Factory;

/**
 * {@code codec.compression = lz4}. Reads by code that looks at every bound, since anything may lie in Redis. Any
 * thread.
 */
public final class Lz4Compression implements Compression {

    private static final LZ4Factory FACTORY = LZ4Factory.fastestInstance();
    private static final LZ4Factory SAFE = LZ4Factory.safeInstance();

    /** For the service loader. */
    public Lz4Compression() {}

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public byte id() {
        return 2;
    }

    @Override
    public byte[] compress(byte[] bytes) {
        return FACTORY.fastCompressor().compress(bytes);
    }

    @Override
    public byte[] expand(byte[] bytes, int offset, int length, int size) {
        byte[] plain = new byte[size];
        int filled = SAFE.safeDecompressor().decompress(bytes, offset, length, plain, 0, size);
        if (filled != size) {
            throw new CodecException(filled + " bytes instead of " + size);
        }
        return plain;
    }
}
