package io.drey;

import io.drey.internal.jcache.OpenManagers;
import java.net.URI;
import java.util.Objects;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * Drey's entry point, found by {@code Caching.getCachingProvider()} (JSR-107, chapter 3).
 *
 * <pre>{@code
 * CachingProvider provider = Caching.getCachingProvider("io.drey.TieredCachingProvider");
 * CacheManager manager = provider.getCacheManager(URI.create("redis://localhost:6379"), null);
 * Cache<String, Long> cache = manager.createCache(
 *         "visits", new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
 * }</pre>
 *
 * <p>The URI of a manager is a Redis address ({@code redis://host:port}) or a configuration file
 * ({@code classpath:shop.conf}, {@code file:/etc/shop.conf}). The default URI reads {@code drey.conf} from the class
 * path, and without one keeps everything in this JVM. A manager may also be opened with {@link ManagerOptions}.
 *
 * <p>Any thread.
 */
public final class TieredCachingProvider implements CachingProvider {

    /** Stands for {@code drey.conf} on the class path, or for local only where there is none. */
    public static final URI DEFAULT_URI = URI.create("drey:default");

    private final OpenManagers managers = new OpenManagers(this);

    /**
     * Returns the manager of this URI and class loader, opened with these properties if it is not open yet (JSR-107,
     * section 4.1). Never touches the network: a Redis that is away is found out by the first operation that needs it.
     *
     * @param uri null for the default
     * @param classLoader null for the default
     * @param properties null for none
     * @throws ConfigurationException if the URI, its file or the properties cannot be understood, which says where and
     *     why
     */
    @Override
    public CacheManager getCacheManager(
            @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
        return managers.open(
                uri == null ? getDefaultURI() : uri,
                classLoader == null ? getDefaultClassLoader() : classLoader,
                properties == null ? getDefaultProperties() : properties);
    }

    @Override
    public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        return getCacheManager(uri, classLoader, (Properties) null);
    }

    @Override
    public CacheManager getCacheManager() {
        return getCacheManager(null, null, (Properties) null);
    }

    /**
     * Returns the manager of this URI and class loader, opened with these options if it is not open yet. The options
     * are all that it is configured by: no file, property, system property or environment variable has a say. The URI
     * only names the manager, so it may be any, such as {@code drey:shop}; others who ask for the manager by it,
     * without options, get this one.
     *
     * <p>Never touches the network, as the other methods. The manager's properties are empty.
     *
     * @param uri null for the default
     * @param classLoader null for the default
     * @throws ConfigurationException if the manager is open already, but not with equal options; if the URI is that of
     *     a file, or the address of another remote tier than the options name
     */
    public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader, ManagerOptions options) {
        Objects.requireNonNull(options, "options");
        return managers.open(
                uri == null ? getDefaultURI() : uri,
                classLoader == null ? getDefaultClassLoader() : classLoader,
                options);
    }

    /** As {@link #getCacheManager(URI, ClassLoader, ManagerOptions)}, of the default URI and class loader. */
    public CacheManager getCacheManager(ManagerOptions options) {
        return getCacheManager(null, null, options);
    }

    /**
     * Returns the class loader of managers that are opened without one.
     *
     * <p>It is the context class loader of the calling thread, so that several deployments in one JVM, which share this
     * class and ask for the default, get managers of their own, and their own classes back. A thread that has none, or
     * one that knows no more than the loader of Drey does, such as those of the JDK's common pool, gets the latter.
     */
    @Override
    public ClassLoader getDefaultClassLoader() {
        ClassLoader own = getClass().getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader known = own; known != null; known = known.getParent()) {
            if (known == context) {
                return own;
            }
        }
        return context == null ? own : context;
    }

    @Override
    public URI getDefaultURI() {
        return DEFAULT_URI;
    }

    @Override
    public Properties getDefaultProperties() {
        return new Properties();
    }

    @Override
    public void close() {
        managers.closeAll();
    }

    @Override
    public void close(@Nullable ClassLoader classLoader) {
        managers.close(classLoader == null ? getDefaultClassLoader() : classLoader);
    }

    @Override
    public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        managers.close(
                uri == null ? getDefaultURI() : uri, classLoader == null ? getDefaultClassLoader() : classLoader);
    }

    @Override
    public boolean isSupported(OptionalFeature feature) {
        return feature == OptionalFeature.STORE_BY_REFERENCE;
    }
}
