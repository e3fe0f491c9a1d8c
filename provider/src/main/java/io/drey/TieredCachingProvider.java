package io.drey;

import io.drey.internal.jcache.OpenManagers;
import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * Drey's entry point, found by {@code Caching.getCachingProvider()} (JSR-107, chapter 3).
 *
 * <p>The URI of a manager is a Redis address ({@code redis://host:port}) or a configuration file ({@code
 * classpath:shop.conf}, {@code file:/etc/shop.conf}). The default URI reads {@code drey.conf} from the class path, and
 * without one keeps everything in this JVM.
 *
 * <p>Any thread.
 */
public final class TieredCachingProvider implements CachingProvider {

    /** Stands for {@code drey.conf} on the class path, or for local only where there is none. */
    public static final URI DEFAULT_URI = URI.create("drey:default");

    private final OpenManagers managers = new OpenManagers(this);

    /** {@inheritDoc} Never touches the network: a Redis that is away is found out by the first operation that needs it. */
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
        return getCacheManager(uri, classLoader, null);
    }

    @Override
    public CacheManager getCacheManager() {
        return getCacheManager(null, null, null);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is the context class loader of the calling thread, so that several deployments in one JVM, which share this
     * class and ask for the default, get managers of their own, and their own classes back. A thread that has none, or one
     * that knows no more than the loader of Drey does, such as those of the JDK's common pool, gets the latter.
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
