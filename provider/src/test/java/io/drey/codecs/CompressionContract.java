package io.drey.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.codec.Compression;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

/** What a compression must do, by itself and through the public face and a real server. */
public abstract class CompressionContract {

    private final Compression compression;

    protected CompressionContract(Compression compression) {
        this.compression = compression;
    }

    @Test
    void whatIsCompressedComesBack() throws Exception {
        Random random = new Random(1);
        for (int size : new int[] {1, 100, 10_000, 1_000_000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            for (byte[] plain : new byte[][] {noise, new byte[size]}) {
                byte[] packed = compression.compress(plain);
                byte[] shifted = new byte[packed.length + 9];
                System.arraycopy(packed, 0, shifted, 4, packed.length);

                assertThat(compression.expand(shifted, 4, packed.length, size)).isEqualTo(plain);
            }
        }
    }

    @Test
    void anotherSizeIsRefused() throws Exception {
        byte[] packed = compression.compress(new byte[1_000]);

        for (int size : new int[] {0, 999, 1_001, 100_000}) {
            assertThatThrownBy(() -> compression.expand(packed, 0, packed.length, size))
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void damagedBytesAreReadOrRefused() throws Exception {
        Random random = new Random(2);
        byte[] text = "an acorn and a nut ".repeat(50).getBytes();
        byte[] packed = compression.compress(text);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(compression.expand(damaged, 0, damaged.length, text.length))
                        .hasSize(text.length);
            } catch (Exception e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void valuesTravelCompressedByItsName() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions manager = ManagerOptions.builder()
                    .remote(server.uri())
                    .partitions(4)
                    .connectTimeout(Duration.ofSeconds(10))
                    .commandTimeout(Duration.ofSeconds(10))
                    .build();
            String text = "acorn ".repeat(1_000);
            Cache<String, String> written = texts(provider, "written", manager, compression.name());
            Cache<String, String> read = texts(provider, "read", manager, TierOptions.NONE);

            written.put("key", text);

            assertThat(read.get("key")).isEqualTo(text);
            assertThat(written.unwrap(TierMXBean.class).getCompressionRatio()).isGreaterThan(10);
            assertThat(read.unwrap(TierMXBean.class).getUnreadableValues()).isZero();
        }
    }

    private static Cache<String, String> texts(
            TieredCachingProvider provider, String name, ManagerOptions manager, String compression) {
        return provider.getCacheManager(URI.create("drey:" + name), null, manager)
                .createCache(
                        "texts",
                        new TieredConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setTierOptions(TierOptions.builder()
                                        .writeThrough()
                                        .compression(compression)
                                        .build()));
    }
}
