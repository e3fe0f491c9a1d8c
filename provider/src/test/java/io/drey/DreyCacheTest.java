package io.drey;

import static javax.cache.expiry.Duration.ONE_DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class DreyCacheTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SECONDS = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofHours(1);

    private static RedisServer server;

    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private CacheManager manager(String name) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .partitions(4)
                .connectTimeout(Duration.ofSeconds(10))
                .commandTimeout(Duration.ofSeconds(10))
                .build();
        return provider.getCacheManager(URI.create("drey:" + name), null, options);
    }

    private static TieredConfiguration<String, String> texts() {
        return new TieredConfiguration<String, String>().setTypes(String.class, String.class);
    }

    @SuppressWarnings("unchecked")
    private static DreyCache<String, String> beyond(Cache<String, String> cache) {
        return cache.unwrap(DreyCache.class);
    }

    private static <T> T joined(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void ends(Cache<String, String> cache, String key) {
        await("the entry ends").atMost(Duration.ofSeconds(30)).until(() -> cache.get(key) == null);
    }

    @Test
    void anEntryLivesForItsOwnTimeInEveryJvm() {
        for (WriteMode mode : WriteMode.values()) {
            TieredConfiguration<String, String> configuration =
                    texts().setTierOptions(TierOptions.builder().write(mode).build());
            Cache<String, String> here = manager("here").createCache("texts-" + mode, configuration);
            Cache<String, String> there = manager("there").createCache("texts-" + mode, configuration);

            beyond(here).put("short", "nut", SHORT);
            beyond(here).put("long", "acorn", LONG);
            here.put("eternal", "tree");
            beyond(here).flush();

            assertThat(there.get("long")).isEqualTo("acorn");
            ends(here, "short");
            ends(there, "short");
            assertThat(here.get("long")).isEqualTo("acorn");
            assertThat(here.get("eternal")).isEqualTo("tree");
        }
    }

    @Test
    void aTimeOfItsOwnTakesThePlaceOfThePolicysAndIsLeftAgain() {
        Cache<String, String> cache = manager("here")
                .createCache(
                        "policy",
                        texts().setTierOptions(
                                        TierOptions.builder().timeToLive(SHORT).build()));

        beyond(cache).put("key", "nut", LONG);
        cache.put("policys", "acorn");

        ends(cache, "policys");
        assertThat(cache.get("key")).isEqualTo("nut");
        cache.put("key", "acorn");
        ends(cache, "key");
    }

    @Test
    void withoutARemoteTierATimeOfItsOwnEndsTheEntryToo() {
        Cache<String, String> cache = provider.getCacheManager(
                        URI.create("drey:local"), null, ManagerOptions.builder().build())
                .createCache("local", texts());

        beyond(cache).put("short", "nut", SHORT);
        beyond(cache).put("long", "acorn", LONG);

        ends(cache, "short");
        assertThat(cache.get("long")).isEqualTo("acorn");
        beyond(cache).flush();
        beyond(cache).invalidateLocal();
        assertThat(cache.get("long")).isEqualTo("acorn");
    }

    private static void becomesEternalWithEveryUpdate(Cache<String, String> cache) {
        List<String> keys = List.of("put", "putAll", "getAndPut", "replace", "replaceIf", "getAndReplace", "invoke");
        keys.forEach(key -> beyond(cache).put(key, "nut", SECONDS));

        cache.put("put", "acorn");
        cache.putAll(Map.of("putAll", "acorn"));
        assertThat(cache.getAndPut("getAndPut", "acorn")).isEqualTo("nut");
        assertThat(cache.replace("replace", "acorn")).isTrue();
        assertThat(cache.replace("replaceIf", "nut", "acorn")).isTrue();
        assertThat(cache.getAndReplace("getAndReplace", "acorn")).isEqualTo("nut");
        cache.invoke("invoke", (entry, arguments) -> {
            entry.setValue("acorn");
            return null;
        });
        beyond(cache).put("control", "nut", SECONDS); // ends later than the others would

        ends(cache, "control");
        beyond(cache).invalidateLocal();
        for (String key : keys) {
            assertThat(cache.get(key)).as(key).isEqualTo("acorn");
        }
    }

    @Test
    void whereNewEntriesAreEternalAnUpdateMakesOneWithATimeOfItsOwnEternal() {
        List<Cache<String, String>> caches = new ArrayList<>();
        for (WriteMode mode : WriteMode.values()) {
            caches.add(manager("here")
                    .createCache(
                            "updated-" + mode,
                            texts().setTierOptions(
                                            TierOptions.builder().write(mode).build())));
        }
        caches.add(provider.getCacheManager(
                        URI.create("drey:local"), null, ManagerOptions.builder().build())
                .createCache("updated", texts()));

        caches.parallelStream().forEach(DreyCacheTest::becomesEternalWithEveryUpdate);
    }

    @Test
    void aPolicyThatLeavesTheEndOnUpdatesLeavesATimeOfItsOwn() {
        for (WriteMode mode : WriteMode.values()) {
            Cache<String, String> cache = manager("here")
                    .createCache(
                            "created-" + mode,
                            texts().setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(ONE_DAY))
                                    .setTierOptions(
                                            TierOptions.builder().write(mode).build()));
            beyond(cache).put("put", "nut", SECONDS);
            beyond(cache).put("invoke", "nut", SECONDS);

            cache.put("put", "acorn");
            cache.invoke("invoke", (entry, arguments) -> {
                entry.setValue("acorn");
                return null;
            });

            ends(cache, "put");
            ends(cache, "invoke");
        }
    }

    private final class Told implements CacheWriter<String, String>, CacheEntryCreatedListener<String, String> {
        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            told.add("write " + entry.getKey());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            entries.forEach(this::write);
        }

        @Override
        public void delete(Object key) {
            told.add("delete " + key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
        }

        @Override
        public void onCreated(Iterable<javax.cache.event.CacheEntryEvent<? extends String, ? extends String>> events) {
            events.forEach(event -> told.add("created " + event.getKey()));
        }
    }

    private TieredConfiguration<String, String> told() {
        TieredConfiguration<String, String> configuration = texts();
        configuration.setWriteThrough(true);
        configuration.setCacheWriterFactory(new SingletonFactory<>(new Told()));
        configuration.addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(new SingletonFactory<>(new Told()), null, false, true));
        configuration.setStatisticsEnabled(true);
        return configuration;
    }

    @Test
    void writersAndListenersHearAndStatisticsCountAsOfThePut() throws Exception {
        Cache<String, String> cache = manager("here").createCache("told", told());
        DreyCache<String, String> beyond = beyond(cache);

        beyond.put("a", "nut", LONG);
        joined(beyond.putAsync("b", "nut"));
        joined(beyond.putAsync("c", "nut", LONG));
        assertThat(joined(beyond.removeAsync("b"))).isTrue();
        assertThat(joined(beyond.removeAsync("b"))).isFalse();

        assertThat(told)
                .containsExactly(
                        "write a", "created a", "write b", "created b", "write c", "created c", "delete b", "delete b");
        assertThat(cache.unwrap(javax.cache.management.CacheStatisticsMXBean.class)
                        .getCachePuts())
                .isEqualTo(3);
        assertThat(cache.get("a") + cache.get("c")).isEqualTo("nutnut");
    }

    @Test
    void asynchronousReadsLoadWhatIsMissingAndFailAsTheOthersDo() throws Exception {
        TieredConfiguration<String, String> configuration = texts();
        configuration.setReadThrough(true);
        configuration.setCacheLoaderFactory(new SingletonFactory<>(new CacheLoader<String, String>() {
            @Override
            public String load(String key) {
                if (key.equals("bad")) {
                    throw new UnsupportedOperationException("no bad nuts");
                }
                return key.equals("none") ? null : "loaded " + key;
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                throw new AssertionError("one by one");
            }
        }));
        DreyCache<String, String> beyond = beyond(manager("here").createCache("loading", configuration));

        assertThat(joined(beyond.getAsync("nut"))).isEqualTo("loaded nut");
        assertThat(joined(beyond.getAsync("none"))).isNull();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> joined(beyond.getAsync("bad")))
                .withCauseInstanceOf(javax.cache.integration.CacheLoaderException.class);
        assertThat(beyond.tiers().getLoads()).isEqualTo(3);
    }

    @Test
    void copiesAreDroppedHereOnlyAndNothingIsRemoved() {
        Cache<String, String> cache = manager("here")
                .createCache(
                        "copies",
                        texts().setTierOptions(TierOptions.builder()
                                .maxStaleness(Duration.ofMinutes(1))
                                .writeThrough()
                                .build()));
        cache.put("key", "nut");
        await("a copy answers").atMost(Duration.ofSeconds(30)).until(() -> {
            long before = beyond(cache).tiers().getLocalHits();
            return cache.get("key").equals("nut") && beyond(cache).tiers().getLocalHits() > before;
        });
        long asked = beyond(cache).tiers().getRemoteGets();

        beyond(cache).invalidateLocal();

        assertThat(cache.get("key")).isEqualTo("nut");
        assertThat(beyond(cache).tiers().getRemoteGets()).isEqualTo(asked + 1);
    }

    @Test
    void wrongArgumentsAndClosedCachesAreRefusedAtOnce() {
        Cache<String, String> cache = manager("here").createCache("refusing", texts());
        DreyCache<String, String> beyond = beyond(cache);

        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> beyond.put("key", "nut", none));
            assertThatIllegalArgumentException().isThrownBy(() -> beyond.putAsync("key", "nut", none));
        }
        assertThatNullPointerException().isThrownBy(() -> beyond.getAsync(null));
        assertThatNullPointerException().isThrownBy(() -> beyond.putAsync("key", null));
        beyond.put("ages", "nut", Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(cache.get("ages")).isEqualTo("nut");
        cache.close();
        assertThatIllegalStateException().isThrownBy(() -> beyond.getAsync("key"));
        assertThatIllegalStateException().isThrownBy(() -> beyond.put("key", "nut", LONG));
        assertThatIllegalStateException().isThrownBy(beyond::flush);
        assertThatIllegalStateException().isThrownBy(beyond::invalidateLocal);
        assertThatIllegalStateException().isThrownBy(beyond::tiers);
    }
}
