package io.drey.console;

import io.drey.Health;
import io.drey.TierMXBean;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.jcache.PartitionState;
import io.drey.internal.jcache.TieredCache;
import io.drey.internal.jcache.TieredCacheManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.management.CacheStatisticsMXBean;
import org.jspecify.annotations.Nullable;

/** Reads what a manager and its caches say of themselves at a moment. Asks Redis nothing. Any thread. */
final class Snapshots {

    /** Of the caches of one manager, in the order of their names; more would not fit a page. */
    private static final int MOST_CACHES = 200;

    private static final int HOTTEST = 10;
    private static final int LONGEST_KEY = 80;

    private final CacheManager manager;
    private final boolean showKeys;

    Snapshots(CacheManager manager, boolean showKeys) {
        this.manager = manager;
        this.showKeys = showKeys;
    }

    /** The open caches by name. */
    Map<String, Cache<?, ?>> caches() {
        Map<String, Cache<?, ?>> caches = new TreeMap<>();
        try {
            for (String name : new TreeSet<>(names())) {
                Cache<?, ?> cache = caches.size() < MOST_CACHES ? manager.getCache(name) : null;
                if (cache != null) {
                    caches.put(name, cache);
                }
            }
        } catch (IllegalStateException e) {
            return Map.of(); // closed
        }
        return caches;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        manager.getCacheNames().forEach(names::add);
        return names;
    }

    /** The counts of a cache that only grow: of which the page shows how fast they do. */
    static long[] counts(Cache<?, ?> cache) {
        TierMXBean tiers = cache.unwrap(TierMXBean.class);
        CacheStatisticsMXBean statistics = cache.unwrap(CacheStatisticsMXBean.class);
        long remote = tiers.getRemoteGets();
        return new long[] {
            tiers.getLocalHits(),
            tiers.getLocalMisses(),
            remote,
            statistics.getCacheHits(),
            statistics.getCacheMisses(),
            statistics.getCachePuts() + statistics.getCacheRemovals(),
            tiers.getPendingWrites()
        };
    }

    Map<String, @Nullable Object> health() {
        Health health = manager.unwrap(Health.class);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("manager", RemoteAddress.redacted(manager.getURI().toString()));
        fields.put("status", health.status().name());
        fields.put("remote", health.remote());
        fields.put("partitions", health.partitions());
        fields.put("partitionsAway", health.partitionsAway());
        fields.put("awayForMillis", millis(health.awayFor()));
        fields.put("contact", health.contact());
        fields.put("pendingWrites", health.pendingWrites());
        return fields;
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    List<Object> partitions() {
        List<Object> all = new ArrayList<>();
        for (PartitionState each : manager.unwrap(TieredCacheManager.class).partitions()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("number", each.number());
            fields.put("server", each.server());
            fields.put("reachable", each.reachable());
            fields.put("confirmedMillis", millis(each.confirmedAgo()));
            fields.put("epochs", each.epochs());
            all.add(fields);
        }
        return all;
    }

    Map<String, @Nullable Object> cache(Cache<?, ?> cache) {
        TierMXBean tiers = cache.unwrap(TierMXBean.class);
        CacheStatisticsMXBean statistics = cache.unwrap(CacheStatisticsMXBean.class);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", cache.getName());
        fields.put("localEntries", cache.unwrap(TieredCache.class).localEntries());
        fields.put("localHits", tiers.getLocalHits());
        fields.put("localMisses", tiers.getLocalMisses());
        fields.put("remoteGets", tiers.getRemoteGets());
        fields.put("remoteErrors", tiers.getRemoteErrors());
        fields.put("hits", statistics.getCacheHits());
        fields.put("misses", statistics.getCacheMisses());
        fields.put("evictions", statistics.getCacheEvictions());
        fields.put("loads", tiers.getLoads());
        fields.put("pendingWrites", tiers.getPendingWrites());
        fields.put("pendingBytes", tiers.getPendingBytes());
        fields.put("oldestPendingMillis", tiers.getOldestPendingMillis());
        fields.put("written", tiers.getWritesWritten());
        fields.put("retried", tiers.getWritesRetried());
        fields.put("givenUp", tiers.getWritesGivenUp());
        fields.put("unreadable", tiers.getUnreadableValues());
        fields.put("stalenessP50Millis", tiers.getStalenessP50Millis());
        fields.put("stalenessP99Millis", tiers.getStalenessP99Millis());
        fields.put("stalenessMaxMillis", tiers.getStalenessMaxMillis());
        fields.put("followerAgeMillis", tiers.getFollowerAgeMillis());
        fields.put("hottest", hottest(cache));
        return fields;
    }

    /** The hottest keys, null where they are not to be shown. */
    private @Nullable List<String> hottest(Cache<?, ?> cache) {
        if (!showKeys) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        for (Object key : cache.unwrap(TieredCache.class).hottest(HOTTEST)) {
            keys.add(text(key));
        }
        return keys;
    }

    /** A key's text is code of its class, which may fail. */
    private static String text(Object key) {
        try {
            String text = String.valueOf(key);
            return text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) + "…" : text;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return key.getClass().getName() + " without a text";
        }
    }
}
