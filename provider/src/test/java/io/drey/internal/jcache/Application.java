package io.drey.internal.jcache;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.jspecify.annotations.Nullable;

/**
 * An application as Drey's users write it: one manager, got from the standard's entry point, with a class loader of its
 * own, so that two of them stand for two JVMs. Confined to the test.
 */
final class Application implements AutoCloseable {

    private final Mode mode;
    private final @Nullable RedisServer server;
    private final CacheManager manager;

    private Application(Mode mode, URI uri, @Nullable RedisServer server) {
        this.mode = mode;
        this.server = server;
        ClassLoader loader = new URLClassLoader(new URL[0], Application.class.getClassLoader());
        this.manager =
                Caching.getCachingProvider("io.drey.TieredCachingProvider").getCacheManager(uri, loader);
    }

    /** With a server of its own if the mode needs one. */
    static Application in(Mode mode) {
        if (!mode.isRemote()) {
            return new Application(mode, URI.create("drey:default"), null);
        }
        RedisServer server = RedisServer.start();
        return new Application(mode, uri(server, ""), server);
    }

    /**
     * With somebody's server.
     *
     * @param parameters of the URI, such as {@code "&command-timeout=1s"}
     */
    static Application on(RedisServer server, Mode mode, String parameters) {
        return new Application(mode, uri(server, parameters), null);
    }

    private static URI uri(RedisServer server, String parameters) {
        return URI.create(server.uri() + "?partitions=8" + parameters);
    }

    CacheManager manager() {
        return manager;
    }

    RedisServer server() {
        if (server == null) {
            throw new IllegalStateException(this + " has no server of its own");
        }
        return server;
    }

    /** A cache of strings, in this application's mode. */
    Cache<String, String> strings(String name) {
        return manager.createCache(name, configuration(String.class, String.class));
    }

    <K, V> TieredConfiguration<K, V> configuration(Class<K> keys, Class<V> values) {
        return configuration(keys, values, mode.tier());
    }

    <K, V> TieredConfiguration<K, V> configuration(Class<K> keys, Class<V> values, TierOptions tier) {
        return new TieredConfiguration<K, V>()
                .setTypes(keys, values)
                .setStatisticsEnabled(true)
                .setTierOptions(tier);
    }

    static <K, V> Map<K, V> contents(Cache<K, V> cache) {
        Map<K, V> contents = new TreeMap<>();
        cache.forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
        return contents;
    }

    @Override
    public void close() {
        try {
            manager.close();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Application[" + mode + ", " + manager.getURI() + ']';
    }
}
