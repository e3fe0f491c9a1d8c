package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More is written behind than the queue holds, while nothing leaves it. */
@Tag("concurrent")
class FullQueueTest {

    private static final int ROOM = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final RedisServer server = RedisServer.start();
    private Application application;

    @BeforeEach
    void open() {
        server.kill();
        application = Application.on(server, Mode.BEHIND, "&command-timeout=300ms");
    }

    @AfterEach
    void close() {
        application.close();
        server.close();
    }

    private Cache<String, String> cache(Duration offer) {
        WriteBehindOptions queue = WriteBehindOptions.builder()
                .maxPending(ROOM)
                .maxBytes(1 << 20)
                .offerTimeout(offer)
                .build();
        return application
                .manager()
                .createCache(
                        "full",
                        application.configuration(
                                String.class,
                                String.class,
                                TierOptions.builder().writeBehind(queue).build()));
    }

    private static Map<String, String> filled(Cache<String, String> cache) {
        Map<String, String> accepted = new TreeMap<>();
        for (int i = 0; i < ROOM; i++) {
            cache.put("key" + i, "first");
            accepted.put("key" + i, "first");
        }
        return accepted;
    }

    private void assertArrive(Cache<String, String> cache, Map<String, String> accepted) {
        server.restart();
        await().atMost(PATIENCE)
                .ignoreException(RemoteUnavailableException.class)
                .untilAsserted(() -> assertThat(Application.contents(cache)).isEqualTo(accepted));
    }

    @Test
    void aFullQueueRefusesAfterItsDeadlineAndKeepsWhatItAccepted() throws Exception {
        Duration offer = Duration.ofMillis(200);
        Cache<String, String> cache = cache(offer);
        Map<String, String> accepted = filled(cache);

        long start = System.nanoTime();
        assertThatExceptionOfType(CacheWriterException.class)
                .isThrownBy(() -> cache.put("one too many", "refused"))
                .withMessageContaining("full")
                .withMessageContaining("no room within")
                .withMessageContaining("maxPending");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(offer);
        cache.put("key0", "second"); // needs no room of its own
        accepted.put("key0", "second");

        TierMXBean tiers = TierBeans.of("full");
        assertThat(tiers.getPendingWrites()).isEqualTo(ROOM);
        assertThat(cache.get("key0")).isEqualTo("second");
        assertArrive(cache, accepted);
        assertThat(tiers.getWritesGivenUp()).isZero();
    }

    @Test
    void aBulkWriteThatFindsNoRoomSaysSoAndWhatWasAcceptedOfItCountsAndArrives() throws Exception {
        Cache<String, String> cache = cache(Duration.ofMillis(200));
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 2 * ROOM; i++) {
            many.put("key" + i, "first");
        }

        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> cache.putAll(many))
                .withMessageContaining("no room");

        Map<String, String> accepted = new TreeMap<>();
        for (String key : many.keySet()) {
            try {
                accepted.put(key, cache.get(key));
            } catch (RemoteUnavailableException e) {
                continue; // not pending
            }
        }
        assertThat(accepted).hasSize(ROOM);
        ObjectName statistics = new ObjectName("javax.cache:type=CacheStatistics,Cache=full,*");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        assertThat(beans.queryNames(statistics, null))
                .singleElement()
                .satisfies(bean ->
                        assertThat(beans.getAttribute(bean, "CachePuts")).isEqualTo((long) ROOM));
        assertArrive(cache, accepted);
    }

    @Test
    void largeKeysTakeRoomToo() throws Exception {
        WriteBehindOptions queue = WriteBehindOptions.builder()
                .maxPending(1_000)
                .maxBytes(1 << 20)
                .offerTimeout(Duration.ofMillis(200))
                .build();
        Cache<String, String> cache = application
                .manager()
                .createCache(
                        "full",
                        application.configuration(
                                String.class,
                                String.class,
                                TierOptions.builder().writeBehind(queue).build()));
        Map<String, String> large = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            large.put("x".repeat(100_000) + i, "");
        }

        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> cache.putAll(large))
                .withMessageContaining("no room");

        assertThat(TierBeans.of("full").getPendingWrites()).isEqualTo((1 << 20) / 100_000);
    }

    @Test
    void aWriterThatWaitsGetsInWhenTheServerIsBack() throws Exception {
        Cache<String, String> cache = cache(PATIENCE);
        Map<String, String> accepted = filled(cache);

        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> cache.put("later", "first"));
        server.restart();
        waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        accepted.put("later", "first");
        await().atMost(PATIENCE)
                .ignoreException(RemoteUnavailableException.class)
                .untilAsserted(() -> assertThat(Application.contents(cache)).isEqualTo(accepted));
    }
}
