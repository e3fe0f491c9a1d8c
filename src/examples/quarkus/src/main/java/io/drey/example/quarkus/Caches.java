package io.drey.example.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** Gives the application a manager and a cache, and closes them with it. */
@ApplicationScoped
public class Caches {

    @Produces
    @Singleton
    CacheManager manager() {
        return Caching.getCachingProvider().getCacheManager();
    }

    void end(@Disposes CacheManager manager) {
        manager.close();
    }

    @Produces
    @Singleton
    Cache<String, Book> books(CacheManager manager) {
        return manager.createCache(
                "books", new MutableConfiguration<String, Book>().setTypes(String.class, Book.class));
    }
}
