package io.drey.internal.jcache;

import io.drey.internal.engine.FixedExpiry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the user plugs into a cache, made by the factories of its configuration. The cache closes the parts that can be
 * closed.
 *
 * @param loader null if there is none
 * @param writer null if the cache is not write-through
 */
record UserExtensions<K, V>(
        ExpiryPolicy expiry,
        @Nullable CacheLoader<K, V> loader,
        @Nullable CacheWriter<? super K, ? super V> writer) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TieredCache.class.getName());

    /**
     * Calls the factories, in the order of the record's components. If one fails, what the others made is closed.
     *
     * @param expiry the policy of a cache whose configuration in code names none
     */
    static <K, V> UserExtensions<K, V> create(CompleteConfiguration<K, V> configuration, ExpiryPolicy expiry) {
        Factory<CacheLoader<K, V>> loaders = configuration.getCacheLoaderFactory();
        Factory<CacheWriter<? super K, ? super V>> writers = configuration.getCacheWriterFactory();
        List<@Nullable Object> made = new ArrayList<>();
        boolean complete = false;
        try {
            ExpiryPolicy named = made(configuration.getExpiryPolicyFactory(), "expiry policy", made);
            if (named == null) {
                throw new CacheException("the factory of the expiry policy made null");
            }
            CacheLoader<K, V> loader = loaders == null ? null : made(loaders, "loader", made);
            CacheWriter<? super K, ? super V> writer =
                    writers == null || !configuration.isWriteThrough() ? null : made(writers, "writer", made);
            complete = true;
            return new UserExtensions<>(named instanceof EternalExpiryPolicy ? expiry : named, loader, writer);
        } finally {
            if (!complete) {
                closeAll(made);
            }
        }
    }

    private static <T> @Nullable T made(Factory<? extends T> factory, String what, List<@Nullable Object> made) {
        try {
            T part = factory.create();
            made.add(part);
            return part;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // a checked exception, thrown sneakily
            throw new CacheException("the factory of the " + what + " failed", e);
        }
    }

    /** Whether entries may have deadlines. */
    boolean mayExpire() {
        return !(expiry instanceof EternalExpiryPolicy) && !(expiry instanceof FixedExpiry fixed && fixed.isEternal());
    }

    @Override
    public void close() {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(expiry);
        parts.add(loader);
        parts.add(writer);
        closeAll(parts);
    }

    /** Closes each object once, since one object may serve as several parts. */
    private static void closeAll(List<@Nullable Object> parts) {
        Set<Object> closed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object part : parts) {
            if (part instanceof AutoCloseable closeable && closed.add(part)) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Throwable e) { // must not keep the other parts open
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.log(Level.WARNING, "closing " + part.getClass().getName() + " failed", e);
        }
    }
}
