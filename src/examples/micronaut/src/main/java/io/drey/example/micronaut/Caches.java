package io.drey.example.micronaut;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.List;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** Gives Micronaut a manager; its annotations use it by themselves then. */
@Factory
class Caches {

    @Bean(preDestroy = "close")
    @Singleton
    CacheManager caches() {
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        List.of("books", "shelves").forEach(name -> manager.createCache(name, new MutableConfiguration<>()));
        return manager;
    }
}
