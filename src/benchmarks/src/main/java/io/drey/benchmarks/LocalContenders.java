package io.drey.benchmarks;

import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import java.io.Serializable;
import java.util.OptionalLong;
import javax.cache.configuration.Configuration;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.cache2k.jcache.JCacheConfig;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.impl.copy.SerializingCopier;
import org.ehcache.jsr107.Eh107Configuration;

/** Caches in this JVM alone: bounded, by value, eternal. */
final class LocalContenders {

    static final int CAPACITY = 200_000;

    private LocalContenders() {}

    static <V extends Serializable> Contender<V> open(String contender, Class<V> type) {
        return switch (contender) {
            case "caffeine" -> new CaffeineContender<>();
            case "drey" -> JCacheContender.open("io.drey.TieredCachingProvider", null, drey(type));
            case "drey-statistics" ->
                JCacheContender.open(
                        "io.drey.TieredCachingProvider", null, drey(type).setStatisticsEnabled(true));
            case "cache2k-jcache" ->
                JCacheContender.open("org.cache2k.jcache.provider.JCacheProvider", null, cache2k(type));
            case "caffeine-jcache" ->
                JCacheContender.open(
                        "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider", null, caffeine(type));
            case "ehcache" -> JCacheContender.open("org.ehcache.jsr107.EhcacheCachingProvider", null, ehcache(type));
            default -> throw new IllegalArgumentException(contender);
        };
    }

    private static <V> TieredConfiguration<String, V> drey(Class<V> type) {
        TierOptions tier = TierOptions.builder().maximumSize(CAPACITY).build();
        return new TieredConfiguration<String, V>().setTypes(String.class, type).setTierOptions(tier);
    }

    /** Which shares by reference too, if it has a configuration of its own. */
    private static <V> Configuration<String, V> cache2k(Class<V> type) {
        return ExtendedMutableConfiguration.of(Cache2kBuilder.of(String.class, type)
                .entryCapacity(CAPACITY)
                .eternal(true)
                .disableStatistics(true)
                .with(JCacheConfig.class, jcache -> jcache.copyAlwaysIfRequested(type != String.class)));
    }

    /** Which shares by reference unless told not to. */
    private static <V> CaffeineConfiguration<String, V> caffeine(Class<V> type) {
        CaffeineConfiguration<String, V> configuration = new CaffeineConfiguration<>();
        configuration.setStoreByValue(true);
        configuration.setTypes(String.class, type);
        configuration.setMaximumSize(OptionalLong.of(CAPACITY));
        return configuration;
    }

    /** Which shares by reference unless told to copy. */
    private static <V extends Serializable> Configuration<String, V> ehcache(Class<V> type) {
        CacheConfigurationBuilder<String, V> heap = CacheConfigurationBuilder.newCacheConfigurationBuilder(
                String.class, type, ResourcePoolsBuilder.heap(CAPACITY));
        return Eh107Configuration.fromEhcacheCacheConfiguration(
                type == String.class ? heap : heap.withValueCopier(SerializingCopier.<V>asCopierClass()));
    }
}
