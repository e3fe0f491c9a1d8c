package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of the decorator in a cache of the reference implementation, keys and values by codecs of the user's. */
class JournaledOtherProviderTest {

    @TempDir
    Path directory;

    private final Map<String, String> database = new ConcurrentHashMap<>(Map.of("removed", "old"));
    private volatile boolean away = true;

    private final class Database implements CacheWriter<String, String> {

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            check();
            database.put(entry.getKey(), entry.getValue());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            entries.forEach(this::write);
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            check();
            database.remove(key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
            keys.clear();
        }

        private void check() {
            if (away) {
                throw new CacheWriterException("away");
            }
        }
    }

    /** Texts backwards, so that nothing else could have written or read them. */
    private static final class Backwards implements Codec {

        @Override
        public byte id() {
            return 64;
        }

        @Override
        public boolean handles(Class<?> type) {
            return type == String.class;
        }

        @Override
        public byte[] encode(Object value) {
            return new StringBuilder((String) value).reverse().toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
            return new StringBuilder(new String(bytes, offset, length, StandardCharsets.UTF_8))
                    .reverse()
                    .toString();
        }
    }

    private WriteBehindCacheWriter<String, String> writer() {
        return WriteBehindCacheWriter.builder(new Database())
                .name("database")
                .codecs(new Backwards(), new Backwards(), getClass().getClassLoader())
                .options(WriteBehindOptions.builder()
                        .journal(directory)
                        .closeTimeout(Duration.ZERO)
                        .build())
                .build();
    }

    @Test
    void whatWasAcceptedWhileTheDatabaseWasAwayIsWrittenByTheNextWriter() {
        try (CachingProvider provider = Caching.getCachingProvider("org.jsr107.ri.spi.RICachingProvider");
                WriteBehindCacheWriter<String, String> writer = writer()) {
            Cache<String, String> cache = provider.getCacheManager()
                    .createCache(
                            "journaled",
                            new MutableConfiguration<String, String>()
                                    .setTypes(String.class, String.class)
                                    .setWriteThrough(true)
                                    .setCacheWriterFactory(() -> writer));
            cache.put("key", "first");
            cache.put("key", "second");
            cache.put("other", "value");
            cache.remove("removed");
        }
        assertThat(database).isEqualTo(Map.of("removed", "old"));

        away = false;
        try (WriteBehindCacheWriter<String, String> next = writer()) {
            next.flush();

            assertThat(database).isEqualTo(Map.of("key", "second", "other", "value"));
        }
    }
}
