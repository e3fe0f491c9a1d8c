package io.drey.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.drey.codec.CodecException;
import io.drey.codec.CodecFactory;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.LibraryCodec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;

/** Damages the bytes of values, and reads them. */
final class Damage {

    private static final int ROUNDS = 300;
    private static final long MOST_MEMORY = 200L << 20;

    private final LibraryCodec codec;
    private final Random random;
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int refused;

    Damage(String name, Random random) {
        this.codec = codec(name, Damage.class.getClassLoader());
        this.random = random;
    }

    /** The codec of a library, for values of any type. */
    static LibraryCodec codec(String name, ClassLoader loader) {
        CodecFactory factory = ServiceLoader.load(CodecFactory.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        AllowList allowed = AllowList.of("io.drey.codecs.*", "com.acme.*");
        return new LibraryCodec(
                factory, new CacheContext(Object.class, loader, allowed, DecodeLimits.DEFAULT), Set.of());
    }

    int refused() {
        return refused;
    }

    void tryOn(Object sample) {
        byte[] whole = codec.encode(sample);
        assertThat(codec.decode(whole, 0, whole.length, Damage.class.getClassLoader()))
                .isEqualTo(sample);
        for (int round = 0; round < ROUNDS; round++) {
            read(damaged(whole));
        }
    }

    private byte[] damaged(byte[] whole) {
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) + 1 : whole.length);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            if (random.nextInt(8) == 0) { // a number of any size
                Arrays.fill(bytes, at, Math.min(bytes.length, at + 5), (byte) 0xFF);
            }
        }
        return bytes;
    }

    private void read(byte[] bytes) {
        long before = memory.getCurrentThreadAllocatedBytes();
        try {
            assertThat(codec.decode(bytes, 0, bytes.length, Damage.class.getClassLoader()))
                    .isNotNull();
        } catch (CodecException e) {
            refused++;
            assertThat(e).hasNoSuppressedExceptions();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(cause).isNotInstanceOf(OutOfMemoryError.class);
            }
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_MEMORY);
    }
}
