package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.queue.SteppedWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;

/** The reference implementation, which knows nothing of Drey, writes behind. */
class WriteBehindOtherProviderTest {

    private static final String REFERENCE = "org.jsr107.ri.spi.RICachingProvider";

    private final SteppedWriter database = new SteppedWriter();
    private final WriteBehindCacheWriter<String, String> writer =
            WriteBehindCacheWriter.builder(database).build();

    @Test
    void cacheOfTheReferenceImplementationReturnsBeforeTheDatabaseHasAnswered() throws Exception {
        try (CachingProvider provider = Caching.getCachingProvider(REFERENCE);
                AutoCloseable answers = database::open) {
            assertThat(answers).isNotNull();
            Cache<String, String> cache = open(provider.getCacheManager());

            cache.put("a", "1");
            SteppedWriter.Call first = database.next();
            cache.put("a", "2");
            cache.putAll(new HashMap<>(Map.of("b", "1")));
            cache.remove("c");
            cache.removeAll(new HashSet<>(Set.of("d")));

            assertThat(cache.get("a")).isEqualTo("2");
            assertThat(first.operations()).containsExactly("a=1");
            first.succeed();
            SteppedWriter.Call second = database.next();
            assertThat(second.operations()).containsExactly("b=1", "a=2");
            second.succeed();
            assertThat(database.next().operations()).containsExactly("-c", "-d");
        }
    }

    @Test
    void closingTheCacheDrainsTheQueueAndClosesTheDatabaseWriter() throws Exception {
        try (CachingProvider provider = Caching.getCachingProvider(REFERENCE);
                AutoCloseable answers = database::open) {
            assertThat(answers).isNotNull();
            Cache<String, String> cache = open(provider.getCacheManager());
            cache.put("a", "1");
            SteppedWriter.Call call = database.next();

            database.open();
            cache.close();

            assertThat(call.failingKeys()).isDone();
            assertThat(database.closed).isTrue();
            assertThat(writer.stats().written()).isEqualTo(1);
        }
    }

    private Cache<String, String> open(CacheManager manager) {
        return manager.createCache(
                "users",
                new MutableConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setWriteThrough(true)
                        .setCacheWriterFactory(() -> writer));
    }
}
