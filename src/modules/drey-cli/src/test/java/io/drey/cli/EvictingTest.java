package io.drey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evictions from outside, as two JVMs with local tiers see them. */
class EvictingTest {

    private static final Duration MAX_STALENESS = Duration.ofSeconds(20);

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static CacheManager manager(String namespace) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .namespace(namespace)
                .partitions(8)
                .defaults(TierOptions.builder()
                        .write(WriteMode.THROUGH)
                        .maxStaleness(MAX_STALENESS)
                        .build())
                .build();
        return new TieredCachingProvider().getCacheManager(URI.create("drey:" + namespace), null, options);
    }

    private static <K> Cache<K, String> cache(CacheManager manager, Class<K> keys) {
        return manager.createCache("users", new TieredConfiguration<K, String>().setTypes(keys, String.class));
    }

    private static Cli run(String namespace, String... arguments) {
        return Cli.at(server.uri(), namespace, arguments);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - endsAt).as("time is up").isNegative();
            Thread.onSpinWait();
        }
    }

    /** Whether a read is answered by the local tier. */
    private static <K> boolean isLocal(Cache<K, String> cache, K key) {
        TierMXBean tiers = cache.unwrap(TierMXBean.class);
        long before = tiers.getLocalHits();
        cache.get(key);
        return tiers.getLocalHits() > before;
    }

    @Test
    void anEvictedKeyIsGoneFromRedisAndFromBothJvms() throws InterruptedException {
        try (CacheManager one = manager("evicted");
                CacheManager two = manager("evicted")) {
            Cache<String, String> here = cache(one, String.class);
            Cache<String, String> there = cache(two, String.class);
            here.put("ann", "old");
            here.put("bob", "stays");
            until(() -> isLocal(here, "ann") && isLocal(there, "ann") && isLocal(there, "bob"));

            Cli evicted = run("evicted", "evict", "users", "ann", "nobody");

            assertThat(evicted.code()).as(evicted.err()).isZero();
            assertThat(evicted.out()).contains("Evicted 2 keys from all JVMs, 1 of which were in Redis.");
            until(() -> here.get("ann") == null && there.get("ann") == null);
            assertThat(here.get("bob")).isEqualTo("stays");
            assertThat(run("evicted", "verify").code()).isZero();
        }
    }

    @Test
    void aCopyIsDroppedAlsoIfRedisHasLostTheEntry() throws InterruptedException {
        try (CacheManager one = manager("lost")) {
            Cache<String, String> here = cache(one, String.class);
            here.put("ann", "old");
            until(() -> isLocal(here, "ann"));
            ((List<?>) Objects.requireNonNull(server.call("KEYS", "lost:*:e:users:*")))
                    .forEach(key -> server.call("DEL", key.toString()));
            assertThat(here.get("ann")).isEqualTo("old"); // Redis' own evictions are not told

            assertThat(run("lost", "evict", "users", "ann").out()).contains("0 of which were in Redis");

            until(() -> here.get("ann") == null);
        }
    }

    @Test
    void manyKeysComeFromStandardInput() throws InterruptedException {
        try (CacheManager one = manager("many")) {
            Cache<Integer, String> here = cache(one, Integer.class);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 1_200; i++) {
                here.put(i, "value");
                lines.append(i).append('\n');
            }
            InputStream before = System.in;
            System.setIn(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
            Cli evicted;
            try {
                evicted = run("many", "evict", "users", "--stdin", "-t", "int", "--json");
            } finally {
                System.setIn(before);
            }

            assertThat(evicted.out()).contains("\"evicted\": 1200, \"inRedis\": 1200");
            until(() -> here.get(0) == null && here.get(1_199) == null);
        }
    }

    @Test
    void aClearedCacheIsEmptyForAllAndItsMemoryIsFreed() throws InterruptedException {
        try (CacheManager one = manager("cleared")) {
            Cache<String, String> here = cache(one, String.class);
            for (int i = 0; i < 50; i++) {
                here.put("key " + i, "value");
            }
            assertThat(run("cleared", "clear", "users").code()).isEqualTo(ExitCode.USAGE);
            assertThat(here.get("key 7")).isEqualTo("value");

            Cli cleared = run("cleared", "clear", "users", "--yes");

            assertThat(cleared.out()).as(cleared.err()).contains("Cleared, and deleted 50 entries.");
            until(() -> here.get("key 7") == null);
            assertThat(run("cleared", "clear", "other", "--yes").code()).isEqualTo(ExitCode.NO);
        }
    }

    @Test
    void locateNamesTheKeysAsDreyDoes() {
        try (CacheManager one = manager("located")) {
            Cache<String, String> texts = cache(one, String.class);
            for (int i = 0; i < 200; i++) {
                String key = "key " + Integer.toHexString(i * 7919);
                texts.put(key, "value");

                List<?> named = (List<?>) Objects.requireNonNull(server.call(
                        "EVAL",
                        ScriptCommand.text(ScriptCommand.Name.locate, 0),
                        "0",
                        "located",
                        "8",
                        "users",
                        "string",
                        key));

                Object generation = server.call("GET", named.get(2).toString());
                String entry = named.get(3) + String.valueOf(generation) + named.get(4);
                assertThat(server.call("EXISTS", entry)).as(key).isEqualTo(1L);
                assertThat(server.call(
                                "EXISTS", named.get(0).toString(), named.get(1).toString()))
                        .isEqualTo(2L);
            }
        }
    }

    /** Keys of all types that the script knows, with the bounds of each. */
    private static List<Object> hardKeys() {
        return List.of(
                "plain",
                "grüße",
                "世界 \"quoted\" \\ $HOME",
                "",
                0,
                -1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                -1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                1L << 53,
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    }

    private static String type(Object key) {
        return key instanceof Integer ? "int" : key.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Test
    void anybodyEvictsByRedisCli(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(Shell.isThere("redis-cli"), "there is no redis-cli on the path");
        Shell shell = Shell.at("127.0.0.1", server.port(), folder);
        try (CacheManager one = manager("anybody");
                CacheManager two = manager("anybody")) {
            Cache<Object, String> here = cache(one, Object.class);
            Cache<Object, String> there = cache(two, Object.class);
            for (Object key : hardKeys()) {
                here.put(key, "old");
            }
            here.put("stays", "value");
            until(() -> hardKeys().stream().allMatch(key -> isLocal(here, key) && isLocal(there, key)));

            for (Object key : hardKeys()) {
                shell.evict("anybody", 8, "users", type(key), key.toString());
            }

            until(() -> hardKeys().stream().allMatch(key -> here.get(key) == null && there.get(key) == null));
            assertThat(there.get("stays")).isEqualTo("value");
            assertThat(run("anybody", "verify").out()).contains("All is well");
        }
    }

    @Test
    void aScriptForAnotherDatabaseRingsTheBellsOfThat() {
        assertThat(Cli.run("script", "evict").out()).contains("local rings = ''\n");
        assertThat(Cli.run("script", "evict", "--database", "3").out()).contains("local rings = '@3'\n");
        assertThat(Cli.run("script", "sh", "--database", "3").out()).contains("local rings = '@3'\n");
        assertThat(Cli.run("script", "evict", "--database", "-1").err()).contains("--database is a number from 0 up");
    }

    @Test
    void aNamespaceThatNobodyHasOpenedIsNotBegunByAnEviction() throws IOException, InterruptedException {
        List<Object> reply = new ArrayList<>((List<?>) Objects.requireNonNull(server.call(
                "EVAL",
                ScriptCommand.text(ScriptCommand.Name.evict, 0),
                "4",
                "no:{1}",
                "no:{1}:log",
                "no:{1}:gen:users",
                "no:{1}:e:users::key",
                "users",
                "",
                "key",
                "1024")));

        assertThat(reply).containsExactly(2L);
        assertThat(server.call("EXISTS", "no:{1}", "no:{1}:log")).isEqualTo(0L);
    }

    @Test
    void changesAreWatchedAsTheyAreMade() throws InterruptedException {
        try (CacheManager one = manager("watched")) {
            Cache<String, String> here = cache(one, String.class);
            here.put("before", "is not shown");
            Thread writer = new Thread(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    try {
                        here.put("key " + i % 10, "value");
                    } catch (RuntimeException e) { // interrupted
                        return;
                    }
                }
            });
            writer.start();
            Cli watched = run("watched", "watch", "users", "--count", "20", "--for", "20");
            Cli json = run("watched", "watch", "--count", "3", "--for", "20", "--json");
            writer.interrupt();
            writer.join();

            assertThat(watched.out().lines())
                    .hasSize(20)
                    .allMatch(line -> line.matches("[\\d:.]{8,12} +users +changed +key \\d"));
            assertThat(json.out().lines())
                    .hasSize(3)
                    .allMatch(line -> line.contains("\"cache\": \"users\", \"what\": \"changed\", \"key\": \"key "));
        }
    }

    @Test
    void whatABenchWritesIsDeletedAfterwards() {
        try (CacheManager one = manager("benched")) {
            cache(one, String.class).put("key", "value");

            Cli bench = run("benched", "bench", "--millis", "30", "--size", "100");
            Cli look = run("benched", "bench", "--millis", "30", "--look-only", "--json");

            assertThat(bench.code()).as(bench.err()).isZero();
            assertThat(bench.err()).isEmpty();
            assertThat(bench.out()).contains("round trip", "put, through", "get, local", "put, behind");
            assertThat(look.out()).contains("\"name\": \"gets together\"").doesNotContain("put");
            assertThat((List<?>) server.call("KEYS", "benched-bench*")).isEmpty();
        }
    }
}
