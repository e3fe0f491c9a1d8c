package io.drey.internal.management;

import java.util.function.Supplier;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.management.CacheMXBean;

/**
 * The configuration of one cache as the standard bean shows it (JSR-107, Management). It asks for the configuration
 * each time, because statistics and management can be switched while the cache lives; a copy would be out of date. It
 * is as thread-safe as its supplier.
 *
 * @param configuration supplies the cache's present configuration
 */
public record CacheConfigurationView(Supplier<? extends CompleteConfiguration<?, ?>> configuration)
        implements CacheMXBean {

    @Override
    public String getKeyType() {
        return configuration.get().getKeyType().getName();
    }

    @Override
    public String getValueType() {
        return configuration.get().getValueType().getName();
    }

    @Override
    public boolean isReadThrough() {
        return configuration.get().isReadThrough();
    }

    @Override
    public boolean isWriteThrough() {
        return configuration.get().isWriteThrough();
    }

    @Override
    public boolean isStoreByValue() {
        return configuration.get().isStoreByValue();
    }

    @Override
    public boolean isStatisticsEnabled() {
        return configuration.get().isStatisticsEnabled();
    }

    @Override
    public boolean isManagementEnabled() {
        return configuration.get().isManagementEnabled();
    }
}
