package io.drey.hibernate;

import javax.cache.Cache;
import org.hibernate.cache.spi.QueryResultsRegion;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A region of query results. Whether one is up to date is decided by the timestamps of its tables, so that an old one
 * does no harm here. Any thread.
 */
final class ResultsRegion implements QueryResultsRegion {

    private final String name;
    private final RegionFactory factory;
    private final Later<Cache<Object, Object>> cache;
    private final Faults faults;

    ResultsRegion(String name, RegionFactory factory, Later<Cache<Object, Object>> cache, Faults faults) {
        this.name = name;
        this.factory = factory;
        this.cache = cache;
        this.faults = faults;
    }

    @Override
    public @Nullable Object getFromCache(Object key, SharedSessionContractImplementor session) {
        return faults.read(name, () -> cache.get().get(key) instanceof Item item ? item.value() : null);
    }

    @Override
    public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
        faults.put(name, () -> {
            cache.get().put(key, new Item(value, null, 0, 0, 0, 0));
            return true;
        });
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public RegionFactory getRegionFactory() {
        return factory;
    }

    @Override
    public void clear() {
        faults.change(name, false, () -> cache.get().clear(), () -> {});
    }

    @Override
    public void destroy() {
        // the manager is closed with the factory
    }
}
