package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.internal.store.Lifetime;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scripts touch no key but those they were given, as a Cluster and other servers demand. The server itself tells what
 * they do, by {@code MONITOR}.
 */
@Timeout(60)
class ScriptKeysTest {

    private static final int LARGE = 2 << 20;

    /** @param large how long a value may be: a busy machine carries none of megabytes through a pool in time */
    private static void useEverything(String uri, WriteMode mode, int large) {
        TierOptions options = TierOptions.builder()
                .write(mode)
                .expiryForAccess(Duration.ofMinutes(1))
                .build();
        EntryProcessor<String, String, String> twice = (entry, arguments) -> {
            entry.setValue(entry.getValue() + entry.getValue());
            return entry.getValue();
        };
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, String> cache = provider.getCacheManager(URI.create(uri + "?command-timeout=20s"), null)
                    .createCache(
                            "keys " + mode,
                            new TieredConfiguration<String, String>()
                                    .setTypes(String.class, String.class)
                                    .setTierOptions(options));
            Map<String, String> many =
                    IntStream.range(0, 200).boxed().collect(Collectors.toMap(i -> "many" + i, String::valueOf));

            cache.put("a", "1");
            cache.put("a", "2"); // the generation is known by now
            cache.putAll(many);
            cache.putIfAbsent("d", "4");
            cache.replace("d", "4", "5");
            assertThat(cache.invoke("d", twice)).isEqualTo("55");
            assertThat(cache.getAndRemove("d")).isEqualTo("55");
            cache.put("large", "x".repeat(large));
            cache.getAndPut("large", "y".repeat(large));
            assertThat(cache.getAll(many.keySet())).hasSize(200);
            cache.iterator().forEachRemaining(entry -> {});
            cache.removeAll(Set.of("many0", "many1"));
            cache.clear();
        }
    }

    /** Leaves entries of an ended generation behind, and waits until they are swept. */
    private static void sweep(Deployment.Running servers) {
        try (Node node = Node.at(servers.uri())) {
            RedisStore<String> store = node.store("swept");
            store.put("key", "value", Lifetime.of(60_000));
            store.clear();
            await().until(() -> servers.masters().stream().noneMatch(ScriptKeysTest::hasSwept));
        }
    }

    private static boolean hasSwept(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return !raw.keys(Node.NAMESPACE + ":{*}:e:swept:*").isEmpty();
        }
    }

    private static Set<Script> assertKeys(Deployment deployment) throws Exception {
        Set<Script> seen = EnumSet.noneOf(Script.class);
        try (Deployment.Running servers = deployment.start()) {
            List<KeyMonitor> monitors =
                    servers.masters().stream().map(KeyMonitor::of).toList();
            int large = deployment == Deployment.REDIS ? LARGE : 1;
            useEverything(servers.uri(), WriteMode.THROUGH, large);
            useEverything(servers.uri(), WriteMode.BEHIND, large);
            sweep(servers);
            for (KeyMonitor monitor : monitors) {
                assertThat(monitor.undeclared()).isEmpty();
                seen.addAll(monitor.seen());
                monitor.close();
            }
        }
        return seen;
    }

    @Test
    void noScriptTouchesAnotherKeyOnOneServer() throws Exception {
        assertThat(assertKeys(Deployment.REDIS))
                .contains(
                        Script.HANDSHAKE,
                        Script.COMMIT,
                        Script.PUT,
                        Script.WRITE,
                        Script.TOUCH,
                        Script.CLEAR,
                        Script.SCAN,
                        Script.SWEEP);
    }

    @Test
    void norBehindTwemproxy() throws Exception {
        assertThat(assertKeys(Deployment.UNTAGGED)).contains(Script.TAGS, Script.DATABASE, Script.READ);
    }
}
