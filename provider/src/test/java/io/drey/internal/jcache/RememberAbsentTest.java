package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that neither the remote tier nor the loader has, asked for again and again. */
@Tag("concurrent")
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"LOCAL", "BEHIND", "THROUGH"})
class RememberAbsentTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int OFTEN = 200;

    @Parameter
    private Mode mode;

    private final RedisServer server = RedisServer.start();
    private final Map<String, String> database = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final List<Application> applications = new ArrayList<>();

    @AfterEach
    void end() {
        applications.forEach(Application::close);
        server.close();
    }

    private final class Loader implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            loads.incrementAndGet();
            return database.get(key);
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> found = new HashMap<>();
            keys.forEach(key -> {
                loads.incrementAndGet();
                String value = database.get(key);
                if (value != null) {
                    found.put(key, value);
                }
            });
            return found;
        }
    }

    private Cache<String, String> open(Duration maxStaleness, boolean remembers, boolean loads) {
        Application application =
                mode == Mode.LOCAL ? Application.in(mode) : Application.on(server, mode, "&command-timeout=10s");
        applications.add(application);
        TierOptions options = mode.tier().toBuilder()
                .maxStaleness(maxStaleness)
                .rememberAbsent(remembers)
                .build();
        TieredConfiguration<String, String> configuration =
                application.configuration(String.class, String.class, options);
        if (loads) {
            configuration.setReadThrough(true).setCacheLoaderFactory(Loader::new);
        }
        return application.manager().createCache("absent", configuration);
    }

    private static void ask(Cache<String, String> cache, String key) {
        for (int i = 0; i < OFTEN; i++) {
            assertThat(cache.get(key)).isNull();
        }
    }

    @Test
    void theLoaderIsAskedOnce() {
        Cache<String, String> cache = open(LONG, true, true);

        ask(cache, "missing");
        assertThat(cache.getAll(Set.of("missing"))).isEmpty();

        assertThat(loads.get()).isEqualTo(1);
    }

    @Test
    void theLoaderIsAskedEachTimeIfNothingIsToBeRemembered() {
        Cache<String, String> cache = open(LONG, false, true);

        ask(cache, "missing");

        assertThat(loads.get()).isEqualTo(OFTEN);
    }

    @Test
    void redisIsAskedHardlyMoreThanOnce() {
        if (mode == Mode.LOCAL) {
            return; // there is none
        }
        for (boolean loading : new boolean[] {false, true}) {
            Cache<String, String> cache = open(LONG, true, loading);
            await().atMost(SOON)
                    .until(
                            () -> { // the change logs are followed by then
                                assertThat(cache.get("missing")).isNull();
                                return TierBeans.of("absent").getLocalHits() > 0;
                            });
            long before = TierBeans.of("absent").getRemoteGets();

            ask(cache, "missing");

            assertThat(TierBeans.of("absent").getRemoteGets() - before).isLessThan(10);
            cache.close();
        }
    }

    @Test
    void itEndsWithTheBoundOnStaleness() {
        Cache<String, String> cache = open(Duration.ofMillis(200), true, true);
        ask(cache, "missing");

        database.put("missing", "value");

        await().atMost(SOON).until(() -> "value".equals(cache.get("missing")));
    }

    @Test
    void whatThisJvmChangesEndsIt() {
        Cache<String, String> cache = open(LONG, true, true);
        for (String key : List.of("put", "removed", "several", "cleared")) {
            ask(cache, key);
        }

        cache.put("put", "own");
        assertThat(cache.get("put")).isEqualTo("own");
        database.put("removed", "value");
        cache.remove("removed");
        assertThat(cache.get("removed")).isEqualTo("value");
        database.put("several", "value");
        cache.removeAll(Set.of("several"));
        assertThat(cache.get("several")).isEqualTo("value");
        database.put("cleared", "value");
        cache.clear();
        assertThat(cache.get("cleared")).isEqualTo("value");
    }

    @Test
    void whatAnotherJvmPutsEndsIt() {
        if (mode == Mode.LOCAL) {
            return; // there is none
        }
        Cache<String, String> cache = open(LONG, true, true);
        Cache<String, String> plain = open(LONG, true, false);
        ask(cache, "missing");
        ask(plain, "missing");

        plain.put("missing", "new");

        await().atMost(SOON).until(() -> "new".equals(cache.get("missing")));
        assertThat(plain.get("missing")).isEqualTo("new");
    }

    @Test
    void twoJvmsThatAskForTheSameDoNotMakeEachOtherAskTheLoaderAgain() {
        Cache<String, String> cache = open(LONG, true, true);
        Cache<String, String> other = open(LONG, true, true);

        for (int i = 0; i < OFTEN; i++) {
            assertThat(cache.get("missing")).isNull();
            assertThat(other.get("missing")).isNull();
        }

        assertThat(loads.get()).isEqualTo(2);
    }

    @Test
    void aLoadThatIsAskedForGoesToTheLoader() {
        Cache<String, String> cache = open(LONG, true, true);
        ask(cache, "missing");
        database.put("missing", "value");

        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("missing"), false, done);
        await().atMost(SOON).until(done::isDone);

        assertThat(cache.get("missing")).isEqualTo("value");
    }
}
