package io.drey.micrometer;

import io.drey.Health;
import io.drey.TierMXBean;
import io.drey.internal.address.RemoteAddress;
import io.drey.micrometer.Meters.Kind;
import io.drey.micrometer.Meters.Meter;
import io.drey.micrometer.Meters.OfCache;
import io.drey.micrometer.Meters.OfManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * Registers the meters of a cache manager and of all its caches, those that are made later included: they are found
 * whenever the registry reads {@code drey.caches}, so at its next scrape.
 *
 * <pre>{@code
 * new DreyMetrics(manager).bindTo(registry);
 * }</pre>
 *
 * <p>Reading a meter never uses the network. Hits, misses and times are counted by caches whose statistics are enabled.
 * Each registry it is bound to keeps it, and so the manager. Any thread.
 */
public final class DreyMetrics implements MeterBinder {

    private final CacheManager manager;
    private final Tags tags;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /** With the tags {@code manager}, which is the manager's URI without secrets, and {@code cache}. */
    public DreyMetrics(CacheManager manager) {
        this(manager, List.of());
    }

    /**
     * As the other, with further tags on all meters.
     *
     * @throws IllegalArgumentException if the manager is not Drey's
     */
    public DreyMetrics(CacheManager manager, Iterable<Tag> tags) {
        manager.unwrap(Health.class);
        this.manager = manager;
        String shown = RemoteAddress.redacted(manager.getURI().toString());
        this.tags = Tags.of("manager", shown).and(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Bound here = new Bound(registry);
        bound.add(here);
        for (Meter<OfManager> meter : Meters.MANAGER) {
            register(registry, meter, tags, here, each -> meter.value().applyAsDouble(each.manager()));
        }
        Gauge.builder("drey.caches", here, Bound::refreshed)
                .description("Caches of the manager")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        Delays.register(registry, tags, manager);
        here.refreshed();
    }

    /** Looks for caches at once, for whoever has just made one. */
    public void refresh() {
        bound.forEach(Bound::refreshed);
    }

    private static <T> io.micrometer.core.instrument.Meter register(
            MeterRegistry registry, Meter<?> meter, Tags tags, T source, ToDoubleFunction<T> value) {
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

    /** The meters in one registry, which keeps this by the gauge of caches. Any thread. */
    private final class Bound {

        private final MeterRegistry registry;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, Cached> caches = new HashMap<>(); // guarded by the lock
        private volatile int count;

        Bound(MeterRegistry registry) {
            this.registry = registry;
        }

        /** Registers what is new and removes what has ended; how many caches there are. */
        double refreshed() {
            if (!lock.tryLock()) {
                return count; // somebody else is at it
            }
            try {
                Map<String, Cache<?, ?>> present = present();
                caches.entrySet().removeIf(known -> {
                    boolean ended =
                            present.get(known.getKey()) != known.getValue().cache();
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
                meters.add(register(registry, meter, tags.and("cache", name), source, meter.value()));
            }
            return new Cached(cache, source, meters);
        }

        OfManager manager() {
            lock.lock();
            try {
                Iterator<Cached> known = caches.values().iterator();
                TierMXBean any = known.hasNext() ? known.next().source().tiers() : null;
                return new OfManager(manager.unwrap(Health.class), any);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The meters of a cache, and what they read, which the registry itself keeps no hold of. */
    private record Cached(Cache<?, ?> cache, OfCache source, List<io.micrometer.core.instrument.Meter> meters) {}
}
