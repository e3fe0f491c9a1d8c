package io.drey.internal.redis;

import static io.drey.internal.redis.UsedCache.KEYS;
import static io.drey.internal.redis.UsedCache.keysOn;
import static io.drey.internal.redis.UsedCache.tiers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users of a cache see when a part of what lies behind twemproxy fails. */
@Tag("concurrent")
@Timeout(120)
class ServersFaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final TieredCachingProvider provider = new TieredCachingProvider();

    @AfterEach
    void end() {
        provider.close();
    }

    private static void putAll(Cache<String, String> cache, String value) {
        KEYS.forEach(key -> cache.put(key, value));
    }

    private static void awaitWritten() {
        TierMXBean tiers = tiers();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(tiers.getPendingWrites()).isZero());
        assertThat(tiers.getWritesGivenUp()).isZero();
    }

    private void assertOthersRead(String uri, String value) {
        try (TieredCachingProvider other = new TieredCachingProvider()) {
            Cache<String, String> cache = UsedCache.in(other, uri);
            assertThat(cache.getAll(KEYS)).hasSize(KEYS.size());
            assertThat(Set.copyOf(cache.getAll(KEYS).values())).containsExactly(value);
        }
    }

    /** One server fails and returns: its keys fail at once, the others are served, and what was accepted arrives. */
    private void oneServerFails(Consumer<RedisServer> fails, Consumer<RedisServer> returns) {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            String uri = servers.uri();
            Cache<String, String> cache = UsedCache.observedIn(provider, uri);
            putAll(cache, "before");
            awaitWritten();
            RedisServer failing = servers.servers().get(0);
            Set<String> away = keysOn(failing);
            assertThat(away).isNotEmpty().hasSizeLessThan(KEYS.size());

            fails.accept(failing);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(tiers().getPartitionsReachable()).isBetween(1, 63));

            for (String key : KEYS) {
                if (away.contains(key)) {
                    assertThatThrownBy(() -> cache.replace(key, "never", "arrives"))
                            .isInstanceOf(RemoteUnavailableException.class);
                } else {
                    assertThat(cache.getAndPut(key, "between")).isEqualTo("before");
                }
            }
            putAll(cache, "after");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(tiers().getPendingWrites()).isEqualTo(away.size()));
            assertThat(cache.get(away.iterator().next())).isEqualTo("after");

            returns.accept(failing);
            awaitWritten();

            assertThat(tiers().getPartitionsReachable()).isEqualTo(64);
            assertOthersRead(uri, "after");
        }
    }

    @Test
    void aServerThatDiesTakesItsOwnKeysOnlyAndGetsWhatWasAcceptedMeanwhile() {
        oneServerFails(RedisServer::kill, RedisServer::restart);
    }

    @Test
    void aServerThatHangsTakesItsOwnKeysOnlyAndGetsWhatWasAcceptedMeanwhile() {
        oneServerFails(RedisServer::pause, RedisServer::resume);
    }

    @Test
    void aServerThatDiesDoesNotBreakTheConnectionToTheProxy() throws Exception {
        try (TwemproxyServers servers = TwemproxyServers.start(3);
                Wiretap wiretap = new Wiretap(servers.proxy().port())) {
            Cache<String, String> cache = UsedCache.observedIn(provider, wiretap.uri());
            putAll(cache, "before");
            awaitWritten();

            for (int round = 0;
                    round < 5;
                    round++) { // each while a look at the heads is under way, as most of the time
                servers.servers().get(0).kill();
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(tiers().getPartitionsReachable()).isBetween(1, 63));
                servers.servers().get(0).restart();
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(tiers().getPartitionsReachable()).isEqualTo(64));
            }

            assertThat(wiretap.hungUp()).as(servers::log).isZero();
        }
    }

    /**
     * The proxy hangs up on whoever reads many keys by one command of which it has yet to hear from a server that dies.
     */
    @Test
    void aServerThatDiesWhileManyKeysAreReadTakesItsOwnKeysOnly() throws Exception {
        try (TwemproxyServers servers = TwemproxyServers.start(3);
                Wiretap wiretap = new Wiretap(servers.proxy().port());
                Node node = Node.at(wiretap.uri())) {
            RedisStore<String> store = node.store("used");
            KEYS.forEach(key -> store.put(key, "value", Lifetime.forever()));
            RedisServer failing = servers.servers().get(0);
            Set<String> away = keysOn(failing);
            Set<String> others = new HashSet<>(KEYS);
            others.removeAll(away);
            assertThat(away).isNotEmpty();
            assertThat(others).hasSizeGreaterThan(64);

            for (int round = 0; round < 5; round++) {
                await().atMost(LIMIT)
                        .ignoreExceptionsInstanceOf(RemoteUnavailableException.class)
                        .until(() -> {
                            node.follower.step();
                            return store.getAll(KEYS).size() == KEYS.size();
                        });
                int asked = wiretap.sent("MGET");
                failing.pause();
                CompletableFuture<?> all = CompletableFuture.supplyAsync(() -> store.getAll(KEYS));
                await().atMost(LIMIT).until(() -> wiretap.sent("MGET") > asked);
                CompletableFuture<Integer> many =
                        CompletableFuture.supplyAsync(() -> store.getAll(others).size());
                CompletableFuture<Boolean> each = CompletableFuture.supplyAsync(
                        () -> others.stream().allMatch(key -> store.get(key).hasValue()));
                failing.kill();

                assertThat(many).succeedsWithin(LIMIT).isEqualTo(others.size());
                assertThat(each).succeedsWithin(LIMIT).isEqualTo(true);
                assertThat(all)
                        .failsWithin(LIMIT)
                        .withThrowableThat()
                        .withCauseInstanceOf(RemoteUnavailableException.class);
                failing.restart();
                KEYS.forEach(key -> store.put(key, "value", Lifetime.forever()));
            }
            assertThat(wiretap.hungUp()).isPositive();
        }
    }

    @Test
    void whatWasAcceptedWhileTheProxyWasAwayArrives() {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            String uri = servers.uri();
            Cache<String, String> cache = UsedCache.observedIn(provider, uri);
            putAll(cache, "before");
            awaitWritten();

            servers.proxy().kill();
            putAll(cache, "after");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(tiers().getPartitionsReachable()).isZero());
            servers.proxy().restart();
            awaitWritten();

            assertOthersRead(uri, "after");
        }
    }

    @Test
    void anotherProxyTakesThePlaceOfOneThatDies() {
        try (TwemproxyServers servers = TwemproxyServers.start(3, 2, TwemproxyPool.standard())) {
            String uri = servers.uri();
            Cache<String, String> cache = UsedCache.observedIn(provider, uri);
            putAll(cache, "before");
            awaitWritten();

            servers.proxies().get(0).kill();

            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(RemoteUnavailableException.class)
                    .until(() -> {
                        KEYS.forEach(key -> cache.replace(key, "after"));
                        return true;
                    });
            assertOthersRead(servers.proxies().get(1).uri(), "after");
        }
    }

    @Test
    void aServerReplacedByAnEmptyOneLosesItsKeysAndNobodyElseDoes() {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            String uri = servers.uri();
            Cache<String, String> cache = UsedCache.observedIn(provider, uri);
            putAll(cache, "before");
            awaitWritten();
            assertThat(cache.getAll(KEYS)).hasSize(KEYS.size());
            Set<String> lost = keysOn(servers.servers().get(0));

            servers.replaceServer(0);

            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(tiers().getPartitionsReachable()).isEqualTo(64);
                assertThat(lost).noneMatch(cache::containsKey);
            });
            List<String> kept = KEYS.stream().filter(key -> !lost.contains(key)).toList();
            assertThat(kept).isNotEmpty().allMatch(key -> "before".equals(cache.get(key)));
        }
    }

    @Test
    void aReturningServerOfAPoolThatEjectsLeavesNoLocalCopyOfWhatItNoLongerHolds() {
        TwemproxyPool ejecting = TwemproxyPool.standard().withEjection(1, Duration.ofSeconds(2));
        try (TwemproxyServers servers = TwemproxyServers.start(3, 1, ejecting);
                TieredCachingProvider another = new TieredCachingProvider()) {
            String uri = servers.uri();
            Cache<String, String> reader = UsedCache.observedIn(provider, uri);
            putAll(reader, "before");
            awaitWritten();
            reader.getAll(KEYS);
            RedisServer failing = servers.servers().get(0);
            Set<String> moved = keysOn(failing);

            failing.pause();
            Cache<String, String> writer = UsedCache.in(another, uri);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
                moved.forEach(key -> writer.getAndPut(key, "elsewhere"));
                assertThat(moved).allMatch(key -> "elsewhere".equals(reader.get(key)));
            });
            failing.resume();

            // The old values are back, as the pool wants it; what must not be is that two JVMs differ for long.
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
                assertThat(writer.getAll(moved)).isEqualTo(reader.getAll(moved));
                assertThat(reader.getAll(moved).values()).containsOnly("before");
            });
        }
    }
}
