package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.BypassedConditional;
import io.drey.OnUnavailable;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache that goes on while its server is gone, and reads nothing afterwards that was removed meanwhile. */
@Tag("concurrent")
@ParameterizedClass
@EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
class BypassTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Parameter
    private Mode mode;

    private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private Application application;
    private Application other;
    private Cache<String, String> cache;
    private Cache<String, String> elsewhere;

    @BeforeEach
    void begin() {
        application = Application.on(server, mode, "&command-timeout=5s");
        other = Application.on(server, mode, "&command-timeout=5s");
        cache = open(BypassedConditional.ABSENT, 1_000);
        elsewhere = other.manager()
                .createCache(
                        "bypass",
                        other.configuration(String.class, String.class)
                                .setStatisticsEnabled(false)); // one bean of this name
    }

    private Cache<String, String> open(BypassedConditional conditional, int pending) {
        return open(conditional, WriteBehindOptions.builder().maxPending(pending), configuration -> {});
    }

    private Cache<String, String> open(
            BypassedConditional conditional,
            WriteBehindOptions.Builder queue,
            Consumer<TieredConfiguration<String, String>> more) {
        TierOptions options = mode.tier().toBuilder()
                .onUnavailable(OnUnavailable.BYPASS)
                .bypassedConditional(conditional)
                .maxStaleness(Duration.ofMillis(200))
                .writeBehind(queue.closeTimeout(Duration.ofMillis(500)).build())
                .write(mode.tier().write())
                .build();
        TieredConfiguration<String, String> configuration =
                application.configuration(String.class, String.class, options);
        more.accept(configuration);
        return application.manager().createCache("bypass", configuration);
    }

    @AfterEach
    void end() {
        application.close();
        other.close();
        server.close();
    }

    private static Set<String> keys(String start, int count) {
        return IntStream.range(0, count).mapToObj(i -> start + i).collect(Collectors.toSet());
    }

    /** Puts what is read from everywhere, and lets the server go. */
    private void putAndLose(Set<String> keys) {
        await().atMost(SOON).ignoreException(RemoteUnavailableException.class).until(() -> {
            cache.putAll(keys.stream().collect(Collectors.toMap(key -> key, key -> "old")));
            return elsewhere.getAll(keys).size() == keys.size();
        });
        await().atMost(SOON).until(() -> TierBeans.of("bypass").getPendingWrites() == 0); // what waits is read
        assertThat(cache.getAll(keys)).hasSize(keys.size());
        server.kill();
        await().atMost(SOON).until(() -> cache.get(keys.iterator().next()) == null);
    }

    /** Reads all the time until the other JVM finds the same. */
    private void assertNeverBack(Set<String> removed) {
        server.restart();
        untilElsewhere(removed, () -> {
            assertThat(cache.getAll(removed)).isEmpty();
            for (String key : List.copyOf(removed).subList(0, 3)) {
                assertThat(cache.get(key)).isNull();
                assertThat(cache.containsKey(key)).isFalse();
            }
        });
        assertThat(elsewhere.getAll(removed)).isEmpty();
        assertThat(cache.getAll(removed)).isEmpty();
    }

    @Test
    void noCallThrows() {
        putAndLose(Set.of("key"));

        Call.all(Call.reads("key"), Call.conditional("key"), Call.plainWrites("key"), Call.overall(), removals())
                .forEach(call ->
                        assertThatCode(() -> call.on(cache)).as(call.name()).doesNotThrowAnyException());
        assertThat(cache.getAndPut("other", "new")).isNull();
        assertThat(cache.putIfAbsent("absent", "new")).isTrue();
        assertThat(cache.replace("absent", "new")).isFalse();
        assertThat(cache.getAndReplace("absent", "new")).isNull();
        assertThat(cache.remove("absent")).isFalse();
        assertThat(cache.<Boolean>invoke("absent", (entry, none) -> entry.exists()))
                .isFalse();
    }

    private static List<Call<String, String>> removals() {
        return List.of(Call.of("removeAll", cache -> cache.removeAll(Set.of("key", "other"))));
    }

    @Test
    void whatWasRemovedByKeyStaysRemoved() {
        Set<String> removed = keys("removed", 30);
        Set<String> kept = keys("kept", 30);
        putAndLose(Set.copyOf(IntStream.range(0, 1)
                .mapToObj(i -> List.of(removed, kept))
                .flatMap(List::stream)
                .flatMap(Set::stream)
                .toList()));

        for (String key : removed) {
            switch (Math.floorMod(key.hashCode(), 5)) {
                case 0 -> cache.remove(key);
                case 1 -> cache.removeAll(Set.of(key));
                case 2 -> cache.getAndRemove(key);
                case 3 ->
                    cache.invoke(key, (entry, none) -> {
                        entry.remove();
                        return null;
                    });
                default -> cache.putIfAbsent(key, "never kept");
            }
        }

        assertThat(TierBeans.of("bypass").getRemovalsRemembered()).isEqualTo(removed.size());
        assertNeverBack(removed);
        await().atMost(SOON)
                .ignoreException(RemoteUnavailableException.class)
                .until(() -> elsewhere.getAll(kept).size() == 30);
        assertThat(TierBeans.of("bypass").getPartitionsToClear()).isZero();
    }

    @Test
    void whatWasClearedStaysAwayAndWhatWasPutAfterwardsIsThere() {
        Set<String> removed = keys("removed", 30);
        putAndLose(removed);
        cache.put("before", "pending");

        cache.clear();
        cache.put("after", "new");

        assertThat(TierBeans.of("bypass").getRemovalsRemembered()).isOne();
        assertThat(cache.get("before")).isNull();
        assertNeverBack(removed);
        assertThat(elsewhere.get("before")).isNull();
        if (mode == Mode.BEHIND) {
            await().atMost(SOON).until(() -> "new".equals(elsewhere.get("after")));
            assertThat(cache.get("after")).isEqualTo("new");
        } else {
            assertThat(elsewhere.get("after")).isNull(); // let go
        }
    }

    @Test
    void removeAllIsAClearThen() {
        Set<String> removed = keys("removed", 30);
        putAndLose(removed);

        cache.removeAll();

        assertNeverBack(removed);
    }

    @Test
    void whatIsLetGoTakesTheOldValueWithIt() {
        cache.close();
        cache = open(BypassedConditional.ABSENT, 10);
        Set<String> written = keys("written", 100);
        putAndLose(written);

        written.forEach(key -> cache.put(key, "new"));

        long letGo = mode == Mode.BEHIND ? 90 : 100;
        assertThat(TierBeans.of("bypass").getWritesLetGo()).isGreaterThanOrEqualTo(letGo);
        assertThat(TierBeans.of("bypass").getPartitionsToClear()).isPositive(); // more than can be remembered by key
        server.restart();
        untilElsewhere(written, () -> assertThat(cache.getAll(written).values()).doesNotContain("old"));
    }

    /** Until the other JVM has its server back, and none of the old values. */
    private void untilElsewhere(Set<String> removed, Runnable meanwhile) {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    meanwhile.run();
                    try {
                        return !elsewhere.getAll(removed).containsValue("old");
                    } catch (RemoteUnavailableException e) {
                        return false;
                    }
                });
    }

    @Test
    void conditionalOperationsFailIfAskedTo() {
        cache.close();
        cache = open(BypassedConditional.FAIL, 1_000);
        Set<String> keys = keys("key", 30);
        putAndLose(keys);

        assertThatThrownBy(() -> cache.putIfAbsent("key0", "new")).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> cache.replace("key0", "new")).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> cache.replace("key0", "old", "new")).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> cache.remove("key0", "old")).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> cache.invoke("key0", Call.setting("new")))
                .isInstanceOf(RemoteUnavailableException.class);
        cache.put("key1", "new");
        assertThat(cache.getAll(Map.of("key2", "").keySet())).isEmpty();
        keys.forEach(cache::remove);
        assertNeverBack(keys);
    }

    @Test
    void aRemovalIsNeverGivenUp() {
        cache.close();
        cache = open(BypassedConditional.ABSENT, WriteBehindOptions.builder().maxAttempts(1), configuration -> {});
        Set<String> removed = keys("removed", 30);
        putAndLose(removed);

        cache.removeAll(removed);

        await().atMost(SOON).until(() -> TierBeans.of("bypass").getRemoteErrors() > 40);
        assertThat(TierBeans.of("bypass").getWritesGivenUp()).isZero();
        assertNeverBack(removed);
    }

    @Test
    void theLoaderIsAskedAndItsResultNotKept() {
        AtomicInteger loads = new AtomicInteger();
        cache.close();
        cache = open(
                BypassedConditional.ABSENT,
                WriteBehindOptions.builder(),
                configuration -> configuration.setReadThrough(true).setCacheLoaderFactory(() -> new Loader(loads)));
        await().atMost(SOON).ignoreException(RemoteUnavailableException.class).until(() -> {
            cache.put("key", "old");
            return elsewhere.containsKey("key");
        });
        await().atMost(SOON).until(() -> TierBeans.of("bypass").getPendingWrites() == 0);
        server.kill();
        await().atMost(SOON).until(() -> "loaded".equals(cache.get("key")));
        int before = loads.get();

        assertThat(cache.get("key")).isEqualTo("loaded");
        assertThat(cache.getAll(Set.of("key", "other"))).containsOnlyKeys("key", "other");
        assertThat(cache.<String>invoke("other", (entry, none) -> entry.getValue()))
                .isEqualTo("loaded");
        assertThat(loads.get()).isGreaterThanOrEqualTo(before + 4);
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("other"), false, done);
        assertThatCode(() -> done.get(15, TimeUnit.SECONDS)).doesNotThrowAnyException();

        server.restart();
        await().atMost(SOON).until(() -> "old".equals(cache.get("key")));
        await().atMost(SOON)
                .ignoreException(RemoteUnavailableException.class)
                .until(() -> "old".equals(elsewhere.get("key"))); // a blip costs no entry
    }

    private record Loader(AtomicInteger loads) implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            loads.incrementAndGet();
            return "loaded";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    @Test
    void writersAndListenersHearOfItAsEver() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        cache.close();
        cache = open(
                BypassedConditional.ABSENT,
                WriteBehindOptions.builder(),
                configuration -> configuration.setWriteThrough(true).setCacheWriterFactory(() -> new Teller(told)));
        Set<String> keys = keys("key", 10);
        putAndLose(keys);
        told.clear();

        cache.remove("key0");
        cache.removeAll(Set.of("key1"));
        cache.put("key2", "new");
        cache.getAndRemove("key3");

        assertThat(told).containsExactly("delete key0", "delete key1", "write key2", "delete key3");
        server.restart();
        untilElsewhere(Set.of("key0", "key1", "key2", "key3"), () -> {
            for (int i = 0; i < 4; i++) {
                assertThat(cache.get("key" + i)).isNotEqualTo("old");
            }
        });
    }

    private record Teller(Queue<String> told) implements CacheWriter<String, String> {
        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            told.add("write " + entry.getKey());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            entries.forEach(this::write);
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            told.add("delete " + key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
            keys.clear();
        }
    }
}
