package io.drey.compression.zstd;

import com.github.luben.zstd.Zstd;
import io.drey.codec.CodecException;
import io.drey.codec.Compression;
import java.util.Arrays;

/** {@code codec.compression = zstd}, at the level that is nearest to speed. Any thread. */
public final class ZstdCompression implements Compression {

    private static final int LEVEL = 1;

    /** For the service loader. */
    public ZstdCompression() {}

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public byte id() {
        return 3;
    }

    @Override
    public byte[] compress(byte[] bytes) {
        return Zstd.compress(bytes, LEVEL);
    }

    @Override
    public byte[] expand(byte[] bytes, int offset, int length, int size) {
        byte[] plain = new byte[size];
        byte[] packed = Arrays.copyOfRange(bytes, offset, offset + length);
        long filled = Zstd.decompress(plain, packed);
        if (Zstd.isError(filled)) {
            throw new CodecException(Zstd.getErrorName(filled));
        } else if (filled != size) {
            throw new CodecException(filled + " bytes instead of " + size);
        }
        return plain;
    }
}
