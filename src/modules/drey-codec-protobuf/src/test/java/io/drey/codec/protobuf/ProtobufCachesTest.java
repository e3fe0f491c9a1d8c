package io.drey.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import com.google.rpc.Status;
import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.codec.CodecException;
import io.drey.codecs.Samples;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages through the public face and a real server, and the way there from Java serialisation. */
@Tag("concurrent")
class ProtobufCachesTest {

    private static final Status STATUS =
            Status.newBuilder().setCode(7).setMessage("nut").build();

    private RedisServer server;
    private TieredCachingProvider provider;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        provider = new TieredCachingProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
        server.close();
    }

    private <V> Cache<String, V> cache(String manager, Class<V> type, String written, String... read) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .namespace("messages")
                .partitions(4)
                .connectTimeout(Duration.ofSeconds(10))
                .commandTimeout(Duration.ofSeconds(10))
                .allow(List.of( // what Java serialisation writes of a message
                        "com.google.protobuf.GeneratedMessage",
                        "com.google.protobuf.GeneratedMessageLite$SerializedForm"))
                .build();
        CacheManager opened = provider.getCacheManager(
                URI.create("drey:" + manager), getClass().getClassLoader(), options);
        return opened.createCache(
                "messages",
                new TieredConfiguration<String, V>()
                        .setTypes(String.class, type)
                        .setTierOptions(TierOptions.builder()
                                .valueCodec(written)
                                .alsoRead(read)
                                .writeThrough()
                                .build()));
    }

    private static long unreadable(Cache<?, ?> cache) {
        return cache.unwrap(TierMXBean.class).getUnreadableValues();
    }

    @Test
    void jvmsChangeFromJavaSerialisationWithoutAMiss() {
        Cache<String, Status> oldest = cache("oldest", Status.class, "auto", "protobuf");
        Cache<String, Status> newer = cache("newer", Status.class, "protobuf", "java");
        Cache<String, Status> newest = cache("newest", Status.class, "protobuf");

        oldest.put("by java", STATUS);
        newer.put("by library", STATUS);

        assertThat(newer.get("by java")).isEqualTo(STATUS);
        assertThat(oldest.get("by library")).isEqualTo(STATUS);
        assertThat(newest.get("by library")).isEqualTo(STATUS);
        assertThat(newest.get("by library")).isEqualTo(STATUS);
        assertThat(newest.replace("by library", STATUS, Status.getDefaultInstance()))
                .isTrue();
        assertThat(unreadable(oldest) + unreadable(newer)).isZero();
        long before = unreadable(newest);
        assertThat(newest.get("by java")).isNull();
        assertThat(unreadable(newest)).isGreaterThan(before);
    }

    @Test
    void anotherJvmThatDeclaresAnotherMessageMissesAndAnythingElseIsRefused() {
        Cache<String, Status> written = cache("one", Status.class, "protobuf");
        Cache<String, Timestamp> read = cache("two", Timestamp.class, "protobuf");
        written.put("key", STATUS);

        assertThat(read.get("key")).isNull();
        assertThat(unreadable(read)).isPositive();

        Cache<String, Samples.Item> items = cache("three", Samples.Item.class, "protobuf");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> items.put("item", new Samples.Item("nut", 1)))
                .withMessageContaining("is no message");
        assertThat(items.get("key")).isNull();
    }
}
