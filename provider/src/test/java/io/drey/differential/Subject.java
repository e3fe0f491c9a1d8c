package io.drey.differential;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** One of the two caches that are compared, and everything that can be seen of it. */
final class Subject implements AutoCloseable {

    private static final List<String> COUNTERS =
            List.of("CacheHits", "CacheMisses", "CacheGets", "CachePuts", "CacheRemovals");

    private final CacheManager manager;
    private final String name;
    private final Events events = new Events();
    private final Map<Integer, String> written = new ConcurrentHashMap<>();
    private final Cache<Integer, String> cache;

    Subject(CacheManager manager, String name, Scenario scenario) {
        this.manager = manager;
        this.name = name;
        this.cache = manager.createCache(name, scenario.configuration(events, written));
    }

    Cache<Integer, String> cache() {
        return cache;
    }

    /** What was heard since the last time. */
    List<String> heard() {
        List<String> heard = List.copyOf(events.heard);
        events.heard.clear();
        return heard;
    }

    Map<Integer, String> written() {
        return new TreeMap<>(written);
    }

    Map<String, Object> statistics() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, Object> statistics = new TreeMap<>();
        try {
            String uri = manager.getURI().toString().replaceAll("[,:=\n\"*?]", ".");
            ObjectName bean = new ObjectName("javax.cache:type=CacheStatistics,CacheManager=" + uri + ",Cache=" + name);
            for (String counter : COUNTERS) {
                statistics.put(counter, server.getAttribute(bean, counter));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return statistics;
    }

    Map<Integer, String> contents() {
        Map<Integer, String> contents = new TreeMap<>();
        cache.forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
        return contents;
    }

    @Override
    public void close() {
        manager.destroyCache(name);
    }

    /** Writes every event down. */
    private static final class Events
            implements CacheEntryCreatedListener<Integer, String>,
                    CacheEntryUpdatedListener<Integer, String>,
                    CacheEntryRemovedListener<Integer, String>,
                    CacheEntryExpiredListener<Integer, String> {

        private final List<String> heard = new ArrayList<>();

        private void hear(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            events.forEach(event -> heard.add(event.getEventType() + " " + event.getKey()));
        }

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            events.forEach(event -> heard.add("CREATED " + event.getKey() + " " + event.getValue()));
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            events.forEach(event -> heard.add("UPDATED " + event.getKey() + " " + event.getValue() + " "
                    + (event.isOldValueAvailable() ? event.getOldValue() : "")));
        }

        @Override
        public void onRemoved(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            hear(events);
        }

        @Override
        public void onExpired(Iterable<CacheEntryEvent<? extends Integer, ? extends String>> events) {
            // Who finds an expired entry first differs, see KnownDifferences.
        }
    }
}
