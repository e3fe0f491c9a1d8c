package io.drey.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Calls while the clock of the server is set. */
@EnabledIf(value = "isInstalled", disabledReason = "there is no libfaketime")
class ClockStepTest {

    private static final int KEYS = 100;
    private static final List<Duration> STEPS =
            List.of(Duration.ofSeconds(9), Duration.ofHours(-1), Duration.ofHours(1));

    private final List<String> failures = new ArrayList<>();
    private int calls;

    static boolean isInstalled() {
        return Clocks.library() != null;
    }

    private static RedisServer start() {
        Clocks.prepare();
        Clocks.use(true);
        try {
            return RedisServer.start();
        } finally {
            Clocks.use(false);
        }
    }

    @Test
    void noCallFailsWhenTheClockOfTheServerIsSetForthOrBack() {
        try (RedisServer server = start();
                CacheManager manager = Caching.getCachingProvider("io.drey.TieredCachingProvider")
                        .getCacheManager(URI.create(server.uri() + "?command-timeout=10s"), null)) {
            Cache<String, Long> through = cache(manager, WriteMode.THROUGH);
            Cache<String, Long> behind = cache(manager, WriteMode.BEHIND);
            callAll(through, behind);
            for (Duration step : STEPS) {
                long before = seconds(server);
                Clocks.ofThisRun().set(server.port(), step);
                long end = System.nanoTime() + Clocks.NOTICED.multipliedBy(2).toNanos();
                while (System.nanoTime() < end
                        || Math.abs(seconds(server) - before) < step.abs().toSeconds() / 2) {
                    callAll(through, behind);
                }
            }
        }

        assertThat(failures).as("of " + calls + " calls").isEmpty();
    }

    private static long seconds(RedisServer server) {
        return Long.parseLong(((List<?>) server.call("TIME")).get(0).toString());
    }

    private static Cache<String, Long> cache(CacheManager manager, WriteMode mode) {
        return manager.createCache(
                mode.name(),
                new TieredConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setTierOptions(TierOptions.builder()
                                .write(mode)
                                .maxStaleness(Duration.ZERO)
                                .build()));
    }

    /** The values that are there in the end are those of the last calls, whatever the clock says. */
    private void callAll(Cache<String, Long> through, Cache<String, Long> behind) {
        for (Cache<String, Long> cache : List.of(through, behind)) {
            for (int i = 0; i < KEYS; i++) {
                String key = "key " + i;
                call(() -> cache.put(key, 1L));
                call(() -> check(1L, cache.get(key)));
                call(() -> check(true, cache.replace(key, 1L, 2L)));
                call(() -> check(3L, cache.invoke(key, (entry, none) -> {
                    entry.setValue(entry.getValue() + 1);
                    return entry.getValue();
                })));
                call(() -> check(true, cache.remove(key)));
                call(() -> check(true, cache.putIfAbsent(key, 4L)));
            }
        }
    }

    private void check(Object expected, Object found) {
        if (!expected.equals(found)) {
            failures.add("expected " + expected + ", found " + found);
        }
    }

    private void call(Runnable called) {
        calls++;
        try {
            called.run();
        } catch (CacheException e) {
            failures.add(e.toString());
        }
    }
}
