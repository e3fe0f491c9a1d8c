package io.drey;

import java.util.Objects;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * The standard's {@link MutableConfiguration} (JSR-107, section 3) with the options of Drey's tiers, for those who
 * configure in code:
 *
 * <pre>{@code
 * manager.createCache("users", new TieredConfiguration<String, User>()
 *         .setTypes(String.class, User.class)
 *         .setTierOptions(TierOptions.builder()
 *                 .maximumSize(100_000)
 *                 .writeThrough()
 *                 .build()));
 * }</pre>
 *
 * <p>Without tier options it is a plain configuration: those of the block or template that fits the cache's name apply.
 * With them, the configuration file has no say in this cache's tiers.
 *
 * <p>Mutable and not safe for use by several threads; a cache manager copies it.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public class TieredConfiguration<K, V> extends MutableConfiguration<K, V> {

    private static final long serialVersionUID = 1L;

    private @Nullable TierOptions tierOptions;

    /** The standard's defaults, and no tier options. */
    public TieredConfiguration() {}

    /**
     * Copies a configuration, with its tier options if it has any.
     *
     * @param configuration to be copied
     */
    public TieredConfiguration(CompleteConfiguration<K, V> configuration) {
        super(configuration);
        this.tierOptions = configuration instanceof TieredConfiguration<K, V> tiered ? tiered.tierOptions : null;
    }

    /** The tier options, null if those of the configuration file are to be used. */
    public @Nullable TierOptions getTierOptions() {
        return tierOptions;
    }

    /**
     * Sets the tier options.
     *
     * @param options null to use those of the configuration file
     * @return this
     */
    public TieredConfiguration<K, V> setTierOptions(@Nullable TierOptions options) {
        this.tierOptions = options;
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setTypes(Class<K> keyType, Class<V> valueType) {
        super.setTypes(keyType, valueType);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> addCacheEntryListenerConfiguration(
            CacheEntryListenerConfiguration<K, V> configuration) {
        super.addCacheEntryListenerConfiguration(configuration);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> removeCacheEntryListenerConfiguration(
            CacheEntryListenerConfiguration<K, V> configuration) {
        super.removeCacheEntryListenerConfiguration(configuration);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setCacheLoaderFactory(Factory<? extends CacheLoader<K, V>> factory) {
        super.setCacheLoaderFactory(factory);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setCacheWriterFactory(
            Factory<? extends CacheWriter<? super K, ? super V>> factory) {
        super.setCacheWriterFactory(factory);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setExpiryPolicyFactory(Factory<? extends ExpiryPolicy> factory) {
        super.setExpiryPolicyFactory(factory);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setReadThrough(boolean readThrough) {
        super.setReadThrough(readThrough);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setWriteThrough(boolean writeThrough) {
        super.setWriteThrough(writeThrough);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setStoreByValue(boolean storeByValue) {
        super.setStoreByValue(storeByValue);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setStatisticsEnabled(boolean enabled) {
        super.setStatisticsEnabled(enabled);
        return this;
    }

    @Override
    public TieredConfiguration<K, V> setManagementEnabled(boolean enabled) {
        super.setManagementEnabled(enabled);
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof TieredConfiguration<?, ?> that
                && Objects.equals(tierOptions, that.tierOptions);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Objects.hashCode(tierOptions);
    }
}
