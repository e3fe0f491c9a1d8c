package io.drey.internal.redis;

import static io.drey.internal.redis.UsedCache.KEYS;
import static io.drey.internal.redis.UsedCache.keysOn;
import static io.drey.internal.redis.UsedCache.tiers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two JVMs read while a part of what lies behind twemproxy fails: how soon, how old, and what they keep. */
@Tag("concurrent")
@Timeout(120)
class TwemproxyFaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);
    private static final int PARTITIONS = 64;
    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final TieredCachingProvider another = new TieredCachingProvider();

    @AfterEach
    void end() {
        another.close();
        provider.close();
    }

    private Cache<String, String> observed(String uri) {
        Cache<String, String> cache = UsedCache.observedIn(provider, uri);
        KEYS.forEach(key -> cache.put(key, "before"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(tiers().getPendingWrites()).isZero());
        assertThat(cache.getAll(KEYS)).hasSize(KEYS.size());
        return cache;
    }

    /**
     * Until local copies answer all reads and go on doing so. One whose change was read from the log before it was kept
     * is asked for once more.
     */
    private static void awaitKept(Cache<String, String> cache) {
        await().during(MAX_STALENESS.multipliedBy(2)).atMost(LIMIT).until(() -> {
            long asked = tiers().getRemoteGets();
            cache.getAll(KEYS);
            return tiers().getRemoteGets() == asked;
        });
    }

    private static int partitionsOn(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.keys("*:log").size();
        }
    }

    private static void awaitReachable(int least, int most) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(tiers().getPartitionsReachable()).isBetween(least, most));
    }

    /** No read that begins once the bound has passed since the change may see what was there before it. */
    private static void assertNotSeenBeyondTheBound(
            Cache<String, String> cache, Set<String> keys, String gone, long changedAt) {
        Duration watched = MAX_STALENESS.multipliedBy(3);
        while (System.nanoTime() - changedAt < watched.toNanos()) {
            for (String key : keys) {
                long age = System.nanoTime() - changedAt;
                String seen = valueOrFailure(cache, key);
                if (age > MAX_STALENESS.toNanos()) {
                    assertThat(seen)
                            .as(
                                    "%s, %d ms after it was changed",
                                    key, Duration.ofNanos(age).toMillis())
                            .isNotEqualTo(gone);
                }
            }
        }
    }

    private static String valueOrFailure(Cache<String, String> cache, String key) {
        try {
            return String.valueOf(cache.get(key));
        } catch (RemoteUnavailableException e) {
            return "out of reach";
        }
    }

    private void readsOfItsKeysFailWithoutAskingIt(Consumer<RedisServer> fails, Consumer<RedisServer> returns) {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            Cache<String, String> cache = observed(servers.uri());
            RedisServer failing = servers.servers().get(0);
            Set<String> away = keysOn(failing);
            assertThat(away).hasSizeGreaterThan(30).hasSizeLessThan(KEYS.size());

            fails.accept(failing);
            awaitReachable(1, PARTITIONS - 1);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(away)
                            .allMatch(key -> valueOrFailure(cache, key).equals("out of reach")));
            long began = System.nanoTime();
            for (String key : away) {
                assertThatThrownBy(() -> cache.get(key)).isInstanceOf(RemoteUnavailableException.class);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            // Each would take the pool's 400 ms if a server that hangs were asked.
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(KEYS).filteredOn(key -> !away.contains(key)).allMatch(key -> "before".equals(cache.get(key)));

            returns.accept(failing);
            awaitReachable(PARTITIONS, PARTITIONS);
            assertThat(away).noneMatch(key -> valueOrFailure(cache, key).equals("out of reach"));
        }
    }

    @Test
    void readsOfADeadServersKeysFailAtOnceAndOthersDoNot() {
        readsOfItsKeysFailWithoutAskingIt(RedisServer::kill, RedisServer::restart);
    }

    @Test
    void readsOfAHangingServersKeysFailAtOnceAndOthersDoNot() {
        readsOfItsKeysFailWithoutAskingIt(RedisServer::pause, RedisServer::resume);
    }

    @Test
    void copiesAreKeptWhenTheProxyRestarts() {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            Cache<String, String> cache = observed(servers.uri());
            awaitKept(cache);
            long dropped = tiers().getPartitionsDropped();
            servers.proxy().kill();
            awaitReachable(0, 0);

            servers.proxy().restart();
            awaitReachable(PARTITIONS, PARTITIONS);
            long asked = tiers().getRemoteGets();
            assertThat(cache.getAll(KEYS).values()).hasSize(KEYS.size()).containsOnly("before");

            assertThat(tiers().getPartitionsDropped()).isEqualTo(dropped);
            assertThat(tiers().getRemoteGets()).isEqualTo(asked);
        }
    }

    @Test
    void copiesOfAReplacedServerAreGoneWithinTheBoundAndOthersAreKept() {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            Cache<String, String> cache = observed(servers.uri());
            awaitKept(cache);
            RedisServer replaced = servers.servers().get(0);
            Set<String> lost = keysOn(replaced);
            int partitions = partitionsOn(replaced);
            long dropped = tiers().getPartitionsDropped();

            servers.replaceServer(0);

            assertNotSeenBeyondTheBound(cache, lost, "before", System.nanoTime());
            awaitReachable(PARTITIONS, PARTITIONS);
            assertThat(lost).isNotEmpty().noneMatch(cache::containsKey);
            assertThat(tiers().getPartitionsDropped() - dropped).isBetween(1L, (long) partitions);
            long asked = tiers().getRemoteGets();
            assertThat(KEYS)
                    .filteredOn(key -> !lost.contains(key))
                    .isNotEmpty()
                    .allMatch(key -> "before".equals(cache.get(key)));
            assertThat(tiers().getRemoteGets()).isEqualTo(asked);
        }
    }

    @Test
    void aServerThatIsEjectedAndReturnsLeavesNoCopyBeyondTheBound() {
        TwemproxyPool ejecting = TwemproxyPool.standard().withEjection(1, Duration.ofSeconds(2));
        try (TwemproxyServers servers = TwemproxyServers.start(3, 1, ejecting)) {
            Cache<String, String> reader = observed(servers.uri());
            Cache<String, String> writer = UsedCache.in(another, servers.uri());
            RedisServer failing = servers.servers().get(0);
            Set<String> moved = keysOn(failing);

            failing.pause();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> moved.forEach(key -> writer.getAndPut(key, "elsewhere")));
            assertNotSeenBeyondTheBound(reader, moved, "before", System.nanoTime());

            failing.resume();
            awaitTruth(servers.uri(), moved);
            assertNotSeenBeyondTheBound(reader, moved, "elsewhere", System.nanoTime());
            assertThat(reader.getAll(moved)).isEqualTo(writer.getAll(moved));
        }
    }

    /** The old values are back, as a pool that ejects wants it. */
    private static void awaitTruth(String uri, Set<String> keys) {
        try (TieredCachingProvider fresh = new TieredCachingProvider()) {
            Cache<String, String> cache = UsedCache.in(fresh, uri);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(cache.getAll(keys).values()).containsOnly("before"));
        }
    }

    @Test
    void whicheverOfTwoProxiesDiesTheOtherServes() {
        try (TwemproxyServers servers = TwemproxyServers.start(3, 2, TwemproxyPool.standard())) {
            Cache<String, String> cache = observed(servers.uri());
            String value = "before";

            for (int dying = 0; dying < 2; dying++) {
                servers.proxies().get(dying).kill();
                awaitReplaced(cache, value, "after " + dying);
                awaitReachable(PARTITIONS, PARTITIONS);
                assertThat(cache).hasSize(KEYS.size());
                value = "after " + dying;
                servers.proxies().get(dying).restart();
            }
        }
    }

    private static void awaitReplaced(Cache<String, String> cache, String old, String next) {
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(RemoteUnavailableException.class)
                .until(() ->
                        KEYS.stream().allMatch(key -> cache.replace(key, old, next) || next.equals(cache.get(key))));
    }

    @Test
    void aMissingOrWrongPasswordIsToldHowToCorrect() {
        try (TwemproxyServers servers =
                TwemproxyServers.start(3, 1, TwemproxyPool.standard().withRedisAuth("secret"))) {
            Cache<String, String> with = observed(servers.uri().replace("://", "://:secret@"));
            assertThat(with.replace("key1", "before", "after")).isTrue();

            for (String uri : Set.of(servers.uri(), servers.uri().replace("://", "://:wrong-one@"))) {
                Cache<String, String> without = UsedCache.in(another, uri);
                // The proxy hangs up after its refusal, which some attempt to connect may hear of first.
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThatThrownBy(() -> without.get("key1"))
                                .isInstanceOf(RemoteUnavailableException.class)
                                .hasMessageContaining("drey.remote.password")
                                .hasMessageNotContaining("wrong-one"));
            }
        }
    }

    private void passes(int mbufSize, int keyLength, int valueLength) {
        // 50 MB from one server take a busy machine longer than the usual timeout.
        TwemproxyPool pool = TwemproxyPool.standard().withMbufSize(mbufSize).withTimeout(Duration.ofSeconds(10));
        try (TwemproxyServers servers = TwemproxyServers.start(3, 1, pool)) {
            Map<String, String> large = IntStream.range(0, 5)
                    .boxed()
                    .collect(Collectors.toMap(
                            number -> number + "k".repeat(keyLength - 1), number -> number + "v".repeat(valueLength)));
            String uri = servers.uri() + "?command-timeout=20s";
            Cache<String, String> cache = observed(uri);

            cache.putAll(large);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(tiers().getPendingWrites()).isZero());

            Cache<String, String> other = UsedCache.in(another, uri);
            assertThat(other.getAll(large.keySet()).equals(large)).isTrue();
            large.forEach((key, value) ->
                    assertThat(other.replace(key, value, "small")).isTrue());
        }
    }

    @Test
    void longKeysAndLargeValuesPassTheSmallestBuffers() {
        passes(512, 2_000, 1_000_000);
    }

    @Test
    void veryLargeValuesPassTheUsualBuffers() {
        passes(16_384, 10, 10_000_000);
    }
}
