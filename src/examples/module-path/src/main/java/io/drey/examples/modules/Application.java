package io.drey.examples.modules;

import java.net.URI;
import java.util.Locale;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * Puts and gets one entry, and says from which module its cache came. The argument is the URI of the manager, if any.
 */
public final class Application {

    private Application() {}

    public static void main(String[] arguments) {
        try (CachingProvider provider = Caching.getCachingProvider()) {
            URI uri = arguments.length == 0 ? null : URI.create(arguments[0]);
            CacheManager manager = provider.getCacheManager(uri, null);
            Cache<String, Integer> cache = manager.createCache(
                    "numbers", new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
            cache.put("answer", 42);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s in %s gave %d to %s",
                    provider.getClass().getName(),
                    provider.getClass().getModule(),
                    cache.get("answer"),
                    Application.class.getModule()));
        }
    }
}
