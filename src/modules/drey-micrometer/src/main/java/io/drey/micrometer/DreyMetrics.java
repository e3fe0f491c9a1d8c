package io.drey.micrometer;

import io.drey.Health;
import io.drey.internal.address.RemoteAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.CacheManager;

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

    static final String MANAGER = "manager";

    private static final Names NAMES = new Names();

    private final CacheManager manager;
    private final Tags tags;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /**
     * With the tags {@code manager}, which is the manager's URI without secrets, and {@code cache}. Where another open
     * manager has that name in a registry, one of another class loader or with other secrets, {@code #2} is added to
     * it, or the next number that is free.
     */
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
        this.tags = Tags.of(MANAGER, shown).and(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Bound here = NAMES.bound(registry, manager, tags);
        bound.add(here);
        here.refreshed();
    }

    /** Looks for caches at once, for whoever has just made one. */
    public void refresh() {
        bound.forEach(Bound::refreshed);
    }
}
