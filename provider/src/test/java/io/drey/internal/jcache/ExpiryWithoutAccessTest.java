package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries expire although nobody asks for them, and listeners are told. */
@Timeout(60)
class ExpiryWithoutAccessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MANY = 20;
    private static final javax.cache.expiry.Duration BRIEF =
            new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 400);

    private final List<String> expired = new CopyOnWriteArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private final AtomicLong lastAt = new AtomicLong();

    private MutableCacheEntryListenerConfiguration<String, String> listener() {
        CacheEntryExpiredListener<String, String> listener = events -> {
            for (CacheEntryEvent<? extends String, ? extends String> event : events) {
                expired.add(event.getKey() + "=" + event.getOldValue());
                lastAt.set(System.nanoTime());
            }
        };
        return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true);
    }

    private List<String> put(Cache<String, String> cache) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            values.put("key" + i, "value" + i);
            all.add("key" + i + "=value" + i);
        }
        cache.put("key0", "value0");
        cache.getAndPut("key1", "value1");
        cache.putIfAbsent("key2", "value2");
        cache.invoke("key3", (entry, arguments) -> {
            entry.setValue("value3");
            return null;
        });
        cache.putAll(values);
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void eachIsAnnouncedOnceWithItsValue(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "brief",
                            application
                                    .configuration(String.class, String.class)
                                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(BRIEF))
                                    .addCacheEntryListenerConfiguration(listener()));
            long start = System.nanoTime();
            List<String> all = put(cache);

            await().atMost(PATIENCE).until(() -> expired.size() >= MANY);

            assertThat(expired).containsExactlyInAnyOrderElementsOf(all);
            assertThat(Duration.ofNanos(lastAt.get() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(390));
            assertThat(cache.getAll(values.keySet())).isEmpty();
            assertThat(cache).isEmpty();
            assertThat(expired).as("nor are they announced again").hasSize(MANY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasLoadedIsAnnouncedToo(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "loaded",
                            application
                                    .configuration(String.class, String.class)
                                    .setReadThrough(true)
                                    .setCacheLoaderFactory(Named::new)
                                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(BRIEF))
                                    .addCacheEntryListenerConfiguration(listener()));

            assertThat(cache.get("a")).isEqualTo("of a");
            assertThat(cache.getAll(java.util.Set.of("b"))).containsEntry("b", "of b");

            await().atMost(PATIENCE).until(() -> expired.size() >= 2);
            assertThat(expired).containsExactlyInAnyOrder("a=of a", "b=of b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadOnIsNotAnnouncedBeforeItsEnd(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "read",
                            application
                                    .configuration(String.class, String.class)
                                    .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(
                                            new javax.cache.expiry.Duration(TimeUnit.SECONDS, 2)))
                                    .addCacheEntryListenerConfiguration(listener()));
            cache.put("key", "value");
            long start = System.nanoTime();

            await().atMost(PATIENCE).until(() -> {
                assertThat(cache.get("key")).isEqualTo("value");
                assertThat(expired).isEmpty();
                return System.nanoTime() - start > Duration.ofSeconds(4).toNanos();
            });

            await().atMost(PATIENCE).until(() -> !expired.isEmpty());
            assertThat(expired).containsExactly("key=value");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnAccessHasGivenLessTimeIsAnnouncedInThatTime(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "read",
                            application
                                    .configuration(String.class, String.class)
                                    .setExpiryPolicyFactory(EndsOnceRead::new)
                                    .addCacheEntryListenerConfiguration(listener()));
            cache.put("key", "value");
            cache.put("other", "value");
            assertThat(cache.get("key")).isEqualTo("value");

            await().atMost(PATIENCE).until(() -> !expired.isEmpty());
            assertThat(expired).containsExactly("key=value");
            assertThat(cache.containsKey("key")).isFalse();
            assertThat(cache.containsKey("other")).isTrue();
        }
    }

    /** An hour, but little once it was read. */
    private static final class EndsOnceRead implements ExpiryPolicy {
        @Override
        public javax.cache.expiry.Duration getExpiryForCreation() {
            return javax.cache.expiry.Duration.ONE_HOUR;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForAccess() {
            return BRIEF;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForUpdate() {
            return javax.cache.expiry.Duration.ONE_HOUR;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRemovedWithOthersHasEndedBefore(Mode mode) {
        try (Application application = Application.in(mode)) {
            javax.cache.expiry.Duration tiny = new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 20);
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "removed",
                            application
                                    .configuration(String.class, String.class)
                                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(tiny))
                                    .addCacheEntryListenerConfiguration(listener()));
            for (int i = 0; i < MANY; i++) {
                String key = "key" + i;
                cache.put(key, "value");
                long put = System.nanoTime();
                while (System.nanoTime() - put < 40_000_000) {
                    Thread.onSpinWait();
                }
                cache.removeAll(java.util.Set.of(key)); // before anybody has looked
            }

            await().atMost(PATIENCE).until(() -> expired.size() >= MANY);

            assertThat(expired).hasSize(MANY).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LOCAL")
    void whoComesLateHearsOfWhatIsThere(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application
                    .manager()
                    .createCache(
                            "late",
                            application
                                    .configuration(String.class, String.class)
                                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(BRIEF)));
            List<String> all = put(cache);

            cache.registerCacheEntryListener(listener());

            await().atMost(PATIENCE).until(() -> expired.size() >= MANY);
            assertThat(expired).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    private static final class Named implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            return "of " + key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }
}
