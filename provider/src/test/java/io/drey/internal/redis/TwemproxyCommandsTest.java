package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to twemproxy, to the letter: it hangs up on a command that it does not know, or that is too long. */
class TwemproxyCommandsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration TRUST = Duration.ofMinutes(1);
    private static final String LONG = "k".repeat(20_000);
    private static final Set<String> KEYS =
            IntStream.range(0, 300).mapToObj(number -> "key" + number).collect(Collectors.toSet());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTierSendsSixCommandsAtMostAndTheProxyNeverHangsUp(boolean hashTags) throws Exception {
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withHashTag(hashTags));
                Wiretap wiretap = new Wiretap(servers.proxy().port());
                Node here = Node.at(wiretap.uri());
                Node there = Node.at(wiretap.uri())) {
            use(here, there);
            awaitSwept(servers);

            awaitSent(wiretap, here, commands("PING", hashTags));
            assertThat(wiretap.hungUp()).as(servers::log).isZero();
        }
    }

    @Test
    void aPoolWithAPasswordIsSentThatInsteadOfAPing() throws Exception {
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withRedisAuth("secret"));
                Wiretap wiretap = new Wiretap(servers.proxy().port());
                Node here = Node.at(wiretap.uri().replace("://", "://:secret@"));
                Node there = Node.at(wiretap.uri().replace("://", "://:secret@"))) {
            use(here, there);

            awaitSent(wiretap, here, commands("AUTH", true));
            assertThat(wiretap.hungUp()).as(servers::log).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingACacheDoesIsDoneWithTheSameCommands(boolean hashTags) throws Exception {
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withHashTag(hashTags));
                Wiretap wiretap = new Wiretap(servers.proxy().port())) {
            try (TieredCachingProvider provider = new TieredCachingProvider()) {
                CacheManager manager = provider.getCacheManager(URI.create(wiretap.uri()), null);
                for (WriteMode write : WriteMode.values()) {
                    useAsUsersDo(manager.createCache(
                            write.name(),
                            new TieredConfiguration<String, String>()
                                    .setTypes(String.class, String.class)
                                    .setExpiryPolicyFactory(FactoryBuilder.factoryOf(
                                            new TouchedExpiryPolicy(javax.cache.expiry.Duration.ONE_HOUR)))
                                    .setTierOptions(
                                            TierOptions.builder().write(write).build())));
                }
                assertThat(wiretap.hungUp()).as(servers::log).isZero();
            }

            assertThat(wiretap.commands()).containsExactlyInAnyOrder(commands("PING", hashTags));
        }
    }

    /** Many keys are read by one command only where they may be read by themselves. */
    private static String[] commands(String first, boolean hashTags) {
        return hashTags
                ? new String[] {first, "SET", "GET", "MGET", "EVAL", "EVALSHA"}
                : new String[] {first, "SET", "GET", "EVAL", "EVALSHA"};
    }

    /** Otherwise the tests above would hold whatever was sent. */
    @Test
    void aCommandThatTheProxyDoesNotKnowIsNoticed() throws Exception {
        try (TwemproxyServers servers = TwemproxyServers.start(1);
                Wiretap wiretap = new Wiretap(servers.proxy().port());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(wiretap.uri()).getPort())) {
            socket.getOutputStream().write("*1\r\n$4\r\nTIME\r\n".getBytes(StandardCharsets.US_ASCII));

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(wiretap.hungUp()).isEqualTo(1));
            assertThat(wiretap.commands()).containsExactly("TIME");
        }
    }

    /** The pool is looked at in the background, at some step of the follower. */
    private static void awaitSent(Wiretap wiretap, Node node, String... commands) {
        await().atMost(LIMIT).untilAsserted(() -> {
            node.follower.step();
            assertThat(wiretap.commands()).containsExactlyInAnyOrder(commands);
        });
    }

    /** Everything that a store and its follower can be asked for. */
    private static void use(Node here, Node there) {
        RedisStore<String> store = here.store("used", TRUST);
        RedisStore<String> other = there.store("used", TRUST);
        here.follower.step();
        there.follower.step();
        Map<String, Change> puts =
                KEYS.stream().collect(Collectors.toMap(key -> key, key -> new Change.Put("value", Lifetime.forever())));
        assertThat(store.commitAll(puts, true).orThrow()).hasSize(KEYS.size());
        store.put(LONG, "value", Lifetime.forever());
        there.follower.step();
        assertThat(other.getAll(KEYS)).hasSize(KEYS.size());
        assertThat(other.get("key1").form()).isEqualTo("value");
        assertThat(other.get(LONG).form()).isEqualTo("value");
        assertThat(other.read("key1", Freshness.LATEST).form()).isEqualTo("value");

        assertThat(store.commit("key1", new Change.Lease(1_000), Expect.ABSENT).applied())
                .isFalse();
        Stored seen = store.commit("key1", new Change.Put("next", Lifetime.of(60_000)), Expect.PRESENT)
                .stored();
        store.touch("key1", seen, 120_000).join();
        Stored touched = store.read("key1", Freshness.LATEST);
        assertThat(touched.form()).isEqualTo("next");
        assertThat(store.commit("key1", new Change.Delete(), new Expect.Exactly(touched))
                        .applied())
                .isTrue();
        there.follower.step();
        assertThat(other.get("key1")).isSameAs(Stored.ABSENT);

        Map<String, Change> deletions =
                KEYS.stream().limit(100).collect(Collectors.toMap(key -> key, key -> new Change.Delete()));
        store.commitAll(deletions, false).orThrow();
        assertThat(other.scan().hasNext()).isTrue();
        store.clear();
        there.follower.step();
        here.follower.step();
        assertThat(other.scan().hasNext()).isFalse();
    }

    private static void useAsUsersDo(Cache<String, String> cache) {
        Map<String, String> many =
                IntStream.range(0, 300).boxed().collect(Collectors.toMap(number -> "key" + number, number -> "value"));
        cache.putAll(many);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(cache.getAll(many.keySet())).hasSize(many.size()));
        cache.put("one", "value");
        assertThat(cache.getAndPut("one", "another")).isEqualTo("value");
        assertThat(cache.putIfAbsent("two", "value")).isTrue();
        assertThat(cache.replace("two", "value", "another")).isTrue();
        assertThat(cache.<Boolean>invoke("two", (entry, arguments) -> {
                    entry.setValue("by a processor");
                    return entry.exists();
                }))
                .isTrue();
        assertThat(cache.remove("two", "by a processor")).isTrue();
        assertThat(cache.get("one")).isEqualTo("another");
        assertThat(cache.get("never")).isNull();
        cache.removeAll(Set.of("key1", "key2"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(cache).hasSize(many.size() - 2 + 1));
        cache.clear();
        assertThat(cache).isEmpty();
        assertThat(cache.containsKey("one")).isFalse();
    }

    /** The sweeper works in the background; that it is done shows on the servers. */
    private static void awaitSwept(TwemproxyServers servers) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.servers())
                        .allSatisfy(server -> assertThat(entries(server)).isZero()));
    }

    private static int entries(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.keys("*:e:used:*").size();
        }
    }
}
