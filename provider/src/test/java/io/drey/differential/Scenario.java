package io.drey.differential;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * How both caches of one comparison are configured, drawn by chance.
 *
 * @param expiry what the policy answers; only zero and eternal durations, so that nothing depends on time
 */
record Scenario(Expiry expiry, boolean readThrough, boolean writeThrough, boolean listening, boolean oldValues) {

    /** Durations for creation, access and update; null where the policy says so. */
    record Expiry(
            Duration creation,
            @Nullable Duration access,
            @Nullable Duration update) implements ExpiryPolicy, Serializable {

        @Override
        public Duration getExpiryForCreation() {
            return creation;
        }

        @Override
        public @Nullable Duration getExpiryForAccess() {
            return access;
        }

        @Override
        public @Nullable Duration getExpiryForUpdate() {
            return update;
        }
    }

    static Scenario draw(Random random) {
        Expiry expiry = switch (random.nextInt(6)) {
            case 0 -> new Expiry(Duration.ZERO, null, null);
            case 1 -> new Expiry(Duration.ETERNAL, Duration.ZERO, null);
            case 2 -> new Expiry(Duration.ETERNAL, null, Duration.ZERO);
            default -> new Expiry(Duration.ETERNAL, null, null);
        };
        return new Scenario(
                expiry, random.nextInt(3) == 0, random.nextInt(3) == 0, random.nextInt(3) > 0, random.nextBoolean());
    }

    MutableConfiguration<Integer, String> configuration(
            CacheEntryListener<Integer, String> listener, Map<Integer, String> written) {
        MutableConfiguration<Integer, String> configuration = new MutableConfiguration<Integer, String>()
                .setTypes(Integer.class, String.class)
                .setStatisticsEnabled(true)
                .setExpiryPolicyFactory(FactoryBuilder.factoryOf(expiry));
        if (readThrough) {
            configuration.setReadThrough(true).setCacheLoaderFactory(() -> new Loader());
        }
        if (writeThrough) {
            configuration.setWriteThrough(true).setCacheWriterFactory(() -> new Writer(written));
        }
        if (listening) {
            configuration.addCacheEntryListenerConfiguration(listening(listener));
        }
        return configuration;
    }

    private CacheEntryListenerConfiguration<Integer, String> listening(CacheEntryListener<Integer, String> listener) {
        return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, oldValues, true);
    }

    /** Has a value for even keys. */
    private static final class Loader implements CacheLoader<Integer, String> {

        @Override
        public @Nullable String load(Integer key) {
            return key % 2 == 0 ? "loaded-" + key : null;
        }

        @Override
        public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
            Map<Integer, String> loaded = new HashMap<>();
            for (Integer key : keys) {
                String value = load(key);
                if (value != null) {
                    loaded.put(key, value);
                }
            }
            return loaded;
        }
    }

    /** Refuses key 5. */
    private record Writer(Map<Integer, String> written) implements CacheWriter<Integer, String> {

        @Override
        public void write(Cache.Entry<? extends Integer, ? extends String> entry) {
            refuse(entry.getKey());
            written.put(entry.getKey(), entry.getValue());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends Integer, ? extends String>> entries) {
            for (Cache.Entry<? extends Integer, ? extends String> entry : entries) {
                refuse(entry.getKey());
            }
            entries.forEach(this::write);
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            refuse((Integer) key);
            written.remove(key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(key -> refuse((Integer) key));
            keys.forEach(written::remove);
            keys.clear();
        }

        private static void refuse(Integer key) {
            if (key == 5) {
                throw new IllegalStateException("key 5 is refused"); // see KnownDifferences
            }
        }
    }
}
