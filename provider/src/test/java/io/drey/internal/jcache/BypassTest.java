package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.BypassedConditional;
import io.drey.OnUnavailable;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
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
        elsewhere = other.strings("bypass");
    }

    private Cache<String, String> open(BypassedConditional conditional, int pending) {
        TierOptions options = mode.tier();
        return application
                .manager()
                .createCache(
                        "bypass",
                        application.configuration(
                                String.class,
                                String.class,
                                options.toBuilder()
                                        .onUnavailable(OnUnavailable.BYPASS)
                                        .bypassedConditional(conditional)
                                        .maxStaleness(Duration.ofMillis(200))
                                        .writeBehind(WriteBehindOptions.builder()
                                                .maxPending(pending)
                                                .closeTimeout(Duration.ofMillis(500))
                                                .build())
                                        .write(options.write())
                                        .build()));
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
        cache.putAll(keys.stream().collect(Collectors.toMap(key -> key, key -> "old")));
        await().atMost(SOON).until(() -> elsewhere.getAll(keys).size() == keys.size());
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

        assertNeverBack(removed);
        assertThat(elsewhere.getAll(kept)).hasSize(30);
        assertThat(TierBeans.of("bypass").getPartitionsToClear()).isZero();
    }

    @Test
    void whatWasClearedStaysAwayAndWhatWasPutAfterwardsIsThere() {
        Set<String> removed = keys("removed", 30);
        putAndLose(removed);
        cache.put("before", "pending");

        cache.clear();
        cache.put("after", "new");

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
}
