package io.drey.jcache;

import io.drey.ExpiryOptions;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the user plugs into a cache, made by the factories of its configuration; closed with the cache if it can be.
 *
 * @param loader null if there is none
 * @param writer null if the cache is not write-through
 */
record Customizations<K, V>(
        ExpiryPolicy expiry,
        @Nullable CacheLoader<K, V> loader,
        @Nullable CacheWriter<? super K, ? super V> writer) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TieredCache.class.getName());

    /** @param expiry what a cache gets whose configuration in code names no policy */
    static <K, V> Customizations<K, V> create(CompleteConfiguration<K, V> configuration, ExpiryPolicy expiry) {
        ExpiryPolicy named = configuration.getExpiryPolicyFactory().create();
        Factory<CacheLoader<K, V>> loader = configuration.getCacheLoaderFactory();
        Factory<CacheWriter<? super K, ? super V>> writer = configuration.getCacheWriterFactory();
        return new Customizations<>(
                named instanceof EternalExpiryPolicy ? expiry : named,
                loader == null ? null : loader.create(),
                writer == null || !configuration.isWriteThrough() ? null : writer.create());
    }

    /** Whether entries may have deadlines. */
    boolean mayLapse() {
        return !(expiry instanceof EternalExpiryPolicy)
                && !(expiry instanceof ExpiryOptions options && options.isEternal());
    }

    @Override
    public void close() {
        List<Object> parts = new ArrayList<>();
        parts.add(expiry);
        parts.add(loader);
        parts.add(writer);
        for (Object part : parts) {
            if (part instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.log(Level.WARNING, "closing " + part.getClass().getName() + " failed", e);
        }
    }
}
