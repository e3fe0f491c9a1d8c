package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis is not there, or wants nothing to do with us, when the application starts. */
@Tag("concurrent")
class AbsentServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static void assertUnavailable(Cache<String, String> cache, Call<String, String> call) {
        assertThatExceptionOfType(RemoteUnavailableException.class)
                .as(call.name())
                .isThrownBy(() -> call.on(cache));
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void everythingThatNeedsTheServerSaysSoUntilItComes(Mode mode) {
        try (RedisServer server = RedisServer.start()) {
            server.kill();
            try (Application application = Application.on(server, mode, "&command-timeout=300ms")) {
                Cache<String, String> cache = application.strings("absent");

                Call.all(Call.reads("key"), Call.conditional("key"), Call.overall())
                        .forEach(call -> assertUnavailable(cache, call));
                if (mode != Mode.BEHIND) {
                    Call.plainWrites("key").forEach(call -> assertUnavailable(cache, call));
                }
                server.restart();

                await().atMost(PATIENCE)
                        .ignoreException(RemoteUnavailableException.class)
                        .until(() -> cache.putIfAbsent("key", "new"));
                assertThat(cache.get("key")).isEqualTo("new");
            }
        }
    }

    @Test
    void whatIsWrittenBehindIsAcceptedSeenAndArrivesOnceTheServerIsThere() {
        try (RedisServer server = RedisServer.start()) {
            server.kill();
            try (Application application = Application.on(server, Mode.BEHIND, "&command-timeout=300ms")) {
                Cache<String, String> cache = application
                        .manager()
                        .createCache(
                                "absent", // counting removals would need to know what was there
                                application
                                        .configuration(String.class, String.class)
                                        .setStatisticsEnabled(false));

                cache.put("a", "1");
                cache.putAll(Map.of("b", "2", "c", "3"));
                cache.removeAll(Set.of("c"));

                assertThat(cache.get("a")).isEqualTo("1");
                assertThat(cache.get("c")).isNull();
                assertThat(cache.containsKey("b")).isTrue();
                assertThat(cache.getAll(Set.of("a", "b", "c"))).isEqualTo(Map.of("a", "1", "b", "2"));
                assertUnavailable(cache, Call.of("getAll", each -> each.getAll(Set.of("a", "never written"))));
                Call.all(Call.conditional("a"), Call.overall()).forEach(call -> assertUnavailable(cache, call));
                server.restart();

                await().atMost(PATIENCE)
                        .ignoreException(RemoteUnavailableException.class)
                        .untilAsserted(
                                () -> assertThat(Application.contents(cache)).isEqualTo(Map.of("a", "1", "b", "2")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void anotherNumberOfPartitionsIsRefusedWithBothNumbers(Mode mode) {
        try (RedisServer server = RedisServer.start();
                Application first = Application.on(server, Mode.THROUGH, "")) {
            first.strings("shared").put("key", "old"); // before the other one connects
            try (Application second = Application.on(server, mode, "&partitions=16&namespace=drey")) {
                Cache<String, String> cache = second.strings("shared");

                // Plain writes come last: behind, they are refused once the disagreement is known.
                Call.all(Call.reads("key"), Call.conditional("key"), Call.overall(), Call.plainWrites("key"))
                        .forEach(call -> assertThatExceptionOfType(ConfigurationException.class)
                                .as(call.name())
                                .isThrownBy(() -> call.on(cache))
                                .withMessageContaining("has 8 partitions")
                                .withMessageContaining("configured for 16"));
            }
            assertThat(first.manager().<String, String>getCache("shared").get("key"))
                    .isEqualTo("old");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void aMissingPasswordIsToldHowToCorrect(Mode mode) {
        try (RedisServer server = RedisServer.start("--requirepass", "secret");
                Application locked = Application.on(server, mode, "&command-timeout=500ms");
                Application wrong = Application.on(server, mode, "&command-timeout=500ms&password=mistaken")) {
            for (Application each : List.of(locked, wrong)) {
                Cache<String, String> cache = each.strings("locked");

                // Now and then Lettuce tells only that the connection was closed
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThatExceptionOfType(RemoteUnavailableException.class)
                                .isThrownBy(() -> cache.get("key"))
                                .withMessageContaining("drey.remote.password")
                                .withMessageNotContaining("mistaken"));
            }
        }
    }
}
