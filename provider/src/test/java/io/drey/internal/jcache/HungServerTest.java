package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stops answering costs each caller a deadline at most, and stops nobody from closing. */
@Tag("concurrent")
@ParameterizedClass
@EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
class HungServerTest {

    private static final Duration DEADLINE = Duration.ofMillis(300);

    /** For a machine that is busy with other things. */
    private static final Duration MARGIN = Duration.ofSeconds(4);

    @Parameter
    private Mode mode;

    private static Duration duration(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Application on(RedisServer server) {
        return Application.on(server, mode, "&command-timeout=" + DEADLINE.toMillis() + "ms");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCallEndsWithinItsDeadline(boolean soon) {
        try (RedisServer server = RedisServer.start();
                Application application = on(server)) {
            Cache<String, String> cache = application.strings("hung");
            cache.putAll(Map.of("key", "old", "kept", "old"));
            assertThat(Application.contents(cache)).hasSize(2);

            server.pause();
            if (!soon) {
                await().until(() -> catchThrowable(() -> cache.replace("kept", "none")) != null);
            }
            Call.all(Call.conditional("key"), Call.overall(), Call.reads("never read"), others())
                    .forEach(call -> assertEnds(cache, call));
            server.resume();

            await().atMost(Duration.ofSeconds(15)) // partitions come back one by one
                    .ignoreException(RemoteUnavailableException.class)
                    .untilAsserted(() ->
                            assertThat(Application.contents(cache)).isEqualTo(Map.of("key", "old", "kept", "old")));
            await().atMost(Duration.ofSeconds(15))
                    .ignoreException(RemoteUnavailableException.class)
                    .until(() -> cache.putIfAbsent("after", "new"));
        }
    }

    private List<Call<String, String>> others() {
        List<Call<String, String>> several = List.of(
                Call.of("getAll", cache -> cache.getAll(Set.of("never", "read"))),
                Call.of("removeAll", cache -> cache.removeAll(Set.of("key"))));
        return mode == Mode.BEHIND
                ? several
                : Call.all(several, Call.plainWrites("key")).toList();
    }

    private static void assertEnds(Cache<String, String> cache, Call<String, String> call) {
        Duration took = duration(() -> assertThat(catchThrowable(() -> call.on(cache)))
                .as(call.name())
                .isInstanceOf(RemoteUnavailableException.class));

        assertThat(took).as(call.name()).isLessThan(DEADLINE.multipliedBy(2).plus(MARGIN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingIsBoundedAlsoWithWritesPending(boolean killed) {
        try (RedisServer server = RedisServer.start()) {
            Application application = on(server);
            Cache<String, String> cache = application.strings("hung");
            assertThat(cache.putIfAbsent("key", "old")).isTrue();
            if (killed) {
                server.kill();
            } else {
                server.pause();
            }
            Throwable failure = catchThrowable(() -> cache.put("key", "never arrives"));
            assertThat(failure == null).isEqualTo(mode == Mode.BEHIND);

            Duration took = duration(application::close);

            assertThat(cache.isClosed()).isTrue();
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }
}
