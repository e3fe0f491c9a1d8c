package io.drey.internal.event;

import java.io.Closeable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** Listeners and their configurations for the tests of this package. */
final class TestListeners {

    private TestListeners() {}

    /** A cache that only serves as the source of events. */
    @SuppressWarnings("unchecked")
    static Cache<String, String> cache() {
        return (Cache<String, String>)
                Proxy.newProxyInstance(Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (p, m, a) -> {
                    throw new UnsupportedOperationException(m.getName());
                });
    }

    static ListenerConfiguration configuration(CacheEntryListener<String, String> listener) {
        return new ListenerConfiguration(listener);
    }

    /** A listener configuration that is built step by step. */
    static final class ListenerConfiguration extends MutableCacheEntryListenerConfiguration<String, String> {
        private static final long serialVersionUID = 1L;

        private ListenerConfiguration(CacheEntryListener<String, String> listener) {
            super(() -> listener, null, false, true);
        }

        ListenerConfiguration withOldValues() {
            setOldValueRequired(true);
            return this;
        }

        ListenerConfiguration asynchronous() {
            setSynchronous(false);
            return this;
        }

        ListenerConfiguration withFilter(CacheEntryEventFilter<String, String> filter) {
            setCacheEntryEventFilterFactory(() -> filter);
            return this;
        }
    }

    /** Receives all events and remembers them. */
    static final class Recorder
            implements CacheEntryCreatedListener<String, String>,
                    CacheEntryUpdatedListener<String, String>,
                    CacheEntryRemovedListener<String, String>,
                    CacheEntryExpiredListener<String, String>,
                    Closeable {
        final List<CacheEntryEvent<? extends String, ? extends String>> events =
                Collections.synchronizedList(new ArrayList<>());
        volatile int closed;

        List<String> descriptions() {
            return events.stream()
                    .map(event -> event.getEventType() + " " + event.getKey() + " " + event.getValue() + " "
                            + event.isOldValueAvailable() + " " + event.getOldValue())
                    .toList();
        }

        List<String> keys() {
            return events.stream().<String>map(CacheEntryEvent::getKey).toList();
        }

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> created) {
            created.forEach(events::add);
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> updated) {
            updated.forEach(events::add);
        }

        @Override
        public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> removed) {
            removed.forEach(events::add);
        }

        @Override
        public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> expired) {
            expired.forEach(events::add);
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
