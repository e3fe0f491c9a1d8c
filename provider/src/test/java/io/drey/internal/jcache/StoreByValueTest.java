package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody sees what another does to an object (JSR-107, section 3.2.2), whatever tiers there are. */
class StoreByValueTest {

    private static final int READS = 4;

    private static RedisServer server;

    private final List<Basket> heard = new CopyOnWriteArrayList<>();
    private TieredCachingProvider provider;

    enum Tiers {
        LOCAL_ONLY,
        BEHIND,
        THROUGH,
        REMOTE_ONLY
    }

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        provider = new TieredCachingProvider();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @EnumSource(Tiers.class)
    void changesAfterPutAreNotStored(Tiers tiers) {
        Cache<String, Basket> cache = cache(tiers);
        Basket given = basket("a");

        cache.put("put", given);
        cache.putAll(Map.of("putAll", given));
        cache.putIfAbsent("putIfAbsent", given);
        cache.getAndPut("getAndPut", given);
        cache.invoke(
                "invoke",
                (entry, arguments) -> {
                    entry.setValue((Basket) arguments[0]);
                    return null;
                },
                given);
        spoil(given);

        for (String key : Set.of("put", "putAll", "putIfAbsent", "getAndPut", "invoke")) {
            assertThat(cache.get(key)).as(key).isEqualTo(basket("a"));
        }
    }

    @ParameterizedTest
    @EnumSource(Tiers.class)
    void changesOfWhatWasGotAreNotStored(Tiers tiers) {
        Cache<String, Basket> cache = cache(tiers);
        cache.put("a", basket("a"));

        for (int read = 0; read < READS; read++) {
            spoil(unspoilt(cache.get("a")));
            spoil(unspoilt(cache.getAll(Set.of("a")).get("a")));
            cache.iterator().forEachRemaining(entry -> spoil(unspoilt(entry.getValue())));
            spoil(unspoilt(cache.getAndPut("a", basket("a"))));
            spoil(unspoilt(cache.getAndReplace("a", basket("a"))));
            cache.<Object>invoke("a", (entry, arguments) -> {
                spoil(unspoilt(entry.getValue()));
                return null;
            });
        }

        assertThat(cache.replace("a", basket("a"), basket("b"))).isTrue();
        assertThat(cache.remove("a", basket("b"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Tiers.class)
    void listenersGetCopiesOfTheirOwn(Tiers tiers) {
        Cache<String, Basket> cache = cache(tiers);
        CacheEntryCreatedListener<String, Basket> listener = events -> events.forEach(event -> {
            heard.add(event.getValue());
            spoil(event.getValue());
        });
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                new FactoryBuilder.SingletonFactory<>(listener), null, false, true));
        Basket given = basket("a");

        cache.put("a", given);

        assertThat(heard).hasSize(1);
        assertThat(given).isEqualTo(basket("a"));
        assertThat(cache.get("a")).isEqualTo(basket("a"));
    }

    @ParameterizedTest
    @EnumSource(Tiers.class)
    void anObjectThatCannotBeSerialisedFailsWhenItIsPut(Tiers tiers) {
        Cache<String, Basket> cache = cache(tiers);
        Basket basket = basket("a");
        basket.items.add(new Object());

        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> cache.put("a", basket))
                .withMessageContaining("java.lang.Object is not serialisable");
        assertThat(cache.containsKey("a")).isFalse();
    }

    private Cache<String, Basket> cache(Tiers tiers) {
        URI uri = URI.create(tiers == Tiers.LOCAL_ONLY ? "drey:default" : server.uri());
        TierOptions options = TierOptions.builder()
                .write(tiers == Tiers.BEHIND ? WriteMode.BEHIND : WriteMode.THROUGH)
                .localEnabled(tiers != Tiers.REMOTE_ONLY)
                .build();
        Cache<String, Basket> cache = provider.getCacheManager(uri, getClass().getClassLoader(), new Properties())
                .createCache(
                        "by-value-" + tiers,
                        new TieredConfiguration<String, Basket>()
                                .setTypes(String.class, Basket.class)
                                .setTierOptions(options));
        cache.clear();
        return cache;
    }

    private static Basket unspoilt(Basket got) {
        assertThat(got).isEqualTo(basket("a"));
        return got;
    }

    private static void spoil(Basket basket) {
        basket.items.add("spoilt");
        basket.since.setTime(7);
        basket.owner = "spoilt";
    }

    private static Basket basket(String item) {
        Basket basket = new Basket();
        basket.items = new ArrayList<>(List.of(item));
        basket.since = new Date(1);
        basket.owner = "owner";
        return basket;
    }

    static final class Basket implements Serializable {
        private static final long serialVersionUID = 1L;

        private List<Object> items;
        private Date since;
        private String owner;

        @Override
        public boolean equals(Object other) {
            return other instanceof Basket that
                    && items.equals(that.items)
                    && since.equals(that.since)
                    && owner.equals(that.owner);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            return items + " " + since.getTime() + " " + owner;
        }
    }
}
