package io.drey.micrometer;

import io.drey.Health;
import io.drey.TierMXBean;
import io.drey.micrometer.Meters.Kind;
import io.drey.micrometer.Meters.Meter;
import io.drey.micrometer.Meters.OfCache;
import io.drey.micrometer.Meters.OfManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.management.CacheStatisticsMXBean;

/** The meters of one manager in one registry, which keeps this by the gauge of caches. Any thread. */
final class Bound {

    private final MeterRegistry registry;
    private final CacheManager manager;
    private final Tags tags;
    private final List<io.micrometer.core.instrument.Meter> own = new ArrayList<>(); // guarded by the lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Cached> caches = new HashMap<>(); // guarded by the lock
    private volatile int count;

    Bound(MeterRegistry registry, CacheManager manager, Tags tags) {
        this.registry = registry;
        this.manager = manager;
        this.tags = tags;
    }

    /** Registers what is of the manager, unless that has been done; its caches come by {@link #refreshed}. */
    void register() {
        lock.lock();
        try {
            if (!own.isEmpty()) {
                return;
            }
            for (Meter<OfManager> meter : Meters.MANAGER) {
                own.add(register(meter, tags, this, each -> meter.value().applyAsDouble(each.ofManager())));
            }
            own.add(Gauge.builder("drey.caches", this, Bound::refreshed)
                    .description("Caches of the manager")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry));
            own.add(Delays.register(registry, tags, manager));
        } finally {
            lock.unlock();
        }
    }

    boolean isOf(CacheManager other) {
        return manager == other;
    }

    boolean isOver() {
        return manager.isClosed();
    }

    /** Removes all meters, once the manager is closed, so that another one can have their names. */
    void leave() {
        lock.lock();
        try {
            own.forEach(registry::remove);
            own.clear();
            caches.values().forEach(cached -> cached.meters().forEach(registry::remove));
            caches.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Registers what is new and removes what has ended; how many caches there are. */
    double refreshed() {
        if (!lock.tryLock()) {
            return count; // somebody else is at it
        }
        try {
            Map<String, Cache<?, ?>> present = present();
            caches.entrySet().removeIf(known -> {
                boolean ended = present.get(known.getKey()) != known.getValue().cache();
                if (ended) {
                    known.getValue().meters().forEach(registry::remove);
                }
                return ended;
            });
            present.forEach((name, cache) -> caches.computeIfAbsent(name, unknown -> cached(name, cache)));
            count = present.size();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Cache<?, ?>> present() {
        Map<String, Cache<?, ?>> present = new HashMap<>();
        try {
            for (String name : manager.getCacheNames()) {
                Cache<?, ?> cache = manager.getCache(name);
                if (cache != null) {
                    present.put(name, cache);
                }
            }
        } catch (IllegalStateException e) {
            return Map.of(); // closed
        }
        return present;
    }

    private Cached cached(String name, Cache<?, ?> cache) {
        OfCache source = new OfCache(cache.unwrap(TierMXBean.class), cache.unwrap(CacheStatisticsMXBean.class));
        List<io.micrometer.core.instrument.Meter> meters = new ArrayList<>();
        for (Meter<OfCache> meter : Meters.CACHE) {
            meters.add(register(meter, tags.and("cache", name), source, meter.value()));
        }
        return new Cached(cache, source, meters);
    }

    private OfManager ofManager() {
        lock.lock();
        try {
            Iterator<Cached> known = caches.values().iterator();
            TierMXBean any = known.hasNext() ? known.next().source().tiers() : null;
            return new OfManager(manager.unwrap(Health.class), any);
        } finally {
            lock.unlock();
        }
    }

    private <T> io.micrometer.core.instrument.Meter register(
            Meter<?> meter, Tags tags, T source, ToDoubleFunction<T> value) {
        Tags all = tags.and(meter.tag().toArray(String[]::new));
        String unit = meter.unit().isEmpty() ? null : meter.unit();
        return meter.kind() == Kind.COUNTER
                ? FunctionCounter.builder(meter.name(), source, value)
                        .description(meter.description())
                        .baseUnit(unit)
                        .tags(all)
                        .register(registry)
                : Gauge.builder(meter.name(), source, value)
                        .description(meter.description())
                        .baseUnit(unit)
                        .tags(all)
                        .register(registry);
    }

    /** The meters of a cache, and what they read, which the registry itself keeps no hold of. */
    private record Cached(Cache<?, ?> cache, OfCache source, List<io.micrometer.core.instrument.Meter> meters) {}
}
