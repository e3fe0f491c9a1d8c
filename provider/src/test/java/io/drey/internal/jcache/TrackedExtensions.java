package io.drey.internal.jcache;

import io.drey.TieredConfiguration;
import java.io.Closeable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a user plugs into a cache, each with a {@code close()}: knows what is open and what was closed twice, and throws
 * where it is told to. Any thread.
 */
final class TrackedExtensions {

    /** Where user code is called when a cache is made. */
    enum Point {
        EXPIRY,
        LOADER,
        WRITER,
        LISTENER,
        FILTER
    }

    private final Set<Part> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger closedTwice = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private volatile @Nullable Point failing;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Throwable onClose;

    void fail(@Nullable Point point, @Nullable Throwable thrown) {
        this.failing = point;
        this.failure = thrown;
    }

    void failOnClose(@Nullable Throwable thrown) {
        this.onClose = thrown;
    }

    Set<?> open() {
        return open;
    }

    int closedTwice() {
        return closedTwice.get();
    }

    int heard() {
        return heard.get();
    }

    TieredConfiguration<String, String> in(TieredConfiguration<String, String> configuration) {
        return configuration
                .setReadThrough(true)
                .setWriteThrough(true)
                .setManagementEnabled(true)
                .setExpiryPolicyFactory(factory(Point.EXPIRY, Policy::new))
                .setCacheLoaderFactory(factory(Point.LOADER, Loader::new))
                .setCacheWriterFactory(factory(Point.WRITER, Writer::new))
                .addCacheEntryListenerConfiguration(listener(true));
    }

    CacheEntryListenerConfiguration<String, String> listener(boolean synchronous) {
        return new MutableCacheEntryListenerConfiguration<>(
                factory(Point.LISTENER, Listener::new), factory(Point.FILTER, Filter::new), false, synchronous);
    }

    private <T> Factory<T> factory(Point point, Supplier<T> making) {
        return new Factory<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public T create() {
                Throwable thrown = failure;
                if (failing == point && thrown != null) {
                    throw SneakyThrow.thrown(thrown);
                }
                return making.get();
            }
        };
    }

    /** One object of the user's. */
    private class Part implements Closeable {
        private final AtomicBoolean closed = new AtomicBoolean();

        Part() {
            open.add(this);
        }

        @Override
        public void close() {
            open.remove(this);
            if (!closed.compareAndSet(false, true)) {
                closedTwice.incrementAndGet();
            }
            Throwable thrown = onClose;
            if (thrown != null) {
                throw SneakyThrow.thrown(thrown);
            }
        }

        @Override
        public String toString() {
            return getClass().getSimpleName();
        }
    }

    private final class Policy extends Part implements ExpiryPolicy {
        @Override
        public Duration getExpiryForCreation() {
            return Duration.ETERNAL;
        }

        @Override
        public @Nullable Duration getExpiryForAccess() {
            return null;
        }

        @Override
        public @Nullable Duration getExpiryForUpdate() {
            return null;
        }
    }

    private final class Loader extends Part implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            return "loaded";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
        }
    }

    private final class Writer extends Part implements CacheWriter<String, String> {
        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {}

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {}

        @Override
        public void delete(Object key) {}

        @Override
        public void deleteAll(Collection<?> keys) {}
    }

    private final class Listener extends Part implements CacheEntryCreatedListener<String, String> {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            heard.incrementAndGet();
        }
    }

    private final class Filter extends Part implements CacheEntryEventFilter<String, String> {
        @Override
        public boolean evaluate(CacheEntryEvent<? extends String, ? extends String> event) {
            return true;
        }
    }
}
