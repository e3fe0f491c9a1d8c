package io.drey.internal.jcache.deployed;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListener;
import javax.cache.spi.CachingProvider;

/** An application of orders: puts one if there is none, and answers the colour of the one there is. */
public final class Orders implements BiFunction<CachingProvider, URI, String> {

    /** As Hibernate does, with the provider's own idea of a class loader. */
    @Override
    public String apply(CachingProvider provider, URI uri) {
        CacheManager manager = provider.getCacheManager(uri, provider.getDefaultClassLoader());
        Cache<Object, Object> cache = manager.getCache("orders");
        if (cache == null) {
            cache = manager.createCache("orders", new MutableConfiguration<>());
        }
        Order order = new Order(Colour.BLUE);
        cache.putIfAbsent(order, order);
        Order first = (Order) cache.get(order);
        Order again = (Order) cache.get(order);
        Order iterated = (Order) cache.iterator().next().getKey();
        return first.colour().name() + (again.colour() == Colour.BLUE) + (iterated.colour() == Colour.BLUE);
    }

    /** Uses everything that may start a thread, with code of its own, and closes. */
    public static final class Brief implements BiFunction<CachingProvider, URI, String> {
        @Override
        public String apply(CachingProvider provider, URI uri) {
            CompletableFuture<String> heard = new CompletableFuture<>();
            CompletableFuture<ClassLoader> loadedIn = new CompletableFuture<>();
            try (CacheManager manager = provider.getCacheManager(uri, null)) {
                Cache<String, String> cache = manager.createCache(
                        "brief",
                        new MutableConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setStatisticsEnabled(true)
                                .setManagementEnabled(true)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> new Loader(loadedIn))
                                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                                        () -> (CacheEntryCreatedListener<String, String>)
                                                events -> events.forEach(event -> heard.complete(event.getKey())),
                                        null,
                                        false,
                                        false)));
                manager.createCache(
                                "ending",
                                new MutableConfiguration<String, String>()
                                        .setTypes(String.class, String.class)
                                        .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR))
                                        .addCacheEntryListenerConfiguration(
                                                new MutableCacheEntryListenerConfiguration<>(
                                                        () -> (CacheEntryExpiredListener<String, String>) events -> {},
                                                        null,
                                                        false,
                                                        true)))
                        .put("key", "value");
                cache.put("key", "value");
                Done done = new Done();
                cache.loadAll(Set.of("other"), true, done);
                done.get(30, TimeUnit.SECONDS);
                boolean own = loadedIn.get(30, TimeUnit.SECONDS) == Brief.class.getClassLoader();
                return heard.get(30, TimeUnit.SECONDS) + cache.get("other") + own;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Loader(CompletableFuture<ClassLoader> loadedIn) implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            return "loaded";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            loadedIn.complete(Thread.currentThread().getContextClassLoader());
            return Map.of("other", "loaded");
        }
    }

    private static final class Done extends CompletableFuture<String> implements CompletionListener {
        @Override
        public void onCompletion() {
            complete("done");
        }

        @Override
        public void onException(Exception e) {
            completeExceptionally(e);
        }
    }
}
