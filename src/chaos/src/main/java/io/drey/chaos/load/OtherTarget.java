package io.drey.chaos.load;

import io.drey.chaos.history.Outcome;
import java.util.Locale;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;

/** Another provider, by the standard alone: it does not say whether a call that failed was made. */
final class OtherTarget implements Target {

    @Override
    public Cache<String, Long> cache(CacheManager manager, Way way) {
        return manager.createCache(way.name().toLowerCase(Locale.ROOT), configuration());
    }

    @Override
    public Cache<String, Long> loading(CacheManager manager, CacheLoader<String, Long> loader) {
        return manager.createCache(
                "loading",
                configuration()
                        .setReadThrough(true)
                        .setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(loader)));
    }

    private static MutableConfiguration<String, Long> configuration() {
        return new MutableConfiguration<String, Long>().setTypes(String.class, Long.class);
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public Outcome outcome(RuntimeException failure) {
        return Outcome.UNKNOWN;
    }

    @Override
    public long drain(CacheManager manager) {
        return 0;
    }
}
