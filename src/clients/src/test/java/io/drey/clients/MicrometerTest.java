package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.micrometer.core.instrument.binder.cache.JCacheMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicrometerTest {

    @Test
    void readsHitsAndMissesFromTheStandardBeans(@TempDir Path directory) {
        URI file = Setup.LOCAL.file(directory, "", "metrics");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(file, null)) {
            var cache = manager.createCache(
                    "measured", new MutableConfiguration<String, String>().setStatisticsEnabled(true));
            JCacheMetrics.monitor(registry, cache);
            cache.put("a", "1");
            cache.get("a");
            cache.get("a");
            cache.get("b");

            assertThat(registry.get("cache.gets")
                            .tag("result", "hit")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("cache.gets")
                            .tag("result", "miss")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }
}
