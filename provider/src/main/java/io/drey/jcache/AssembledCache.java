package io.drey.jcache;

import io.drey.engine.Engine;
import io.drey.event.EventDispatcher;
import io.drey.management.CacheConfigurationView;
import io.drey.management.CacheStatistics;
import io.drey.management.ManagementBeans;
import java.lang.System.Logger.Level;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;

/**
 * What one cache is made of, and how it opens and ends.
 *
 * @param configuration the cache's own copy, kept up to date
 */
record AssembledCache<K, V>(
        MutableConfiguration<K, V> configuration,
        Engine<K, V> engine,
        Tiers<K> tiers,
        EventDispatcher<K, V> events,
        CacheStatistics statistics,
        ManagementBeans beans,
        TierView view,
        BackgroundLoads loads,
        Customizations<K, V> users) {

    private static final System.Logger LOG = System.getLogger(TieredCache.class.getName());

    /** Registers the configured listeners and beans. */
    void open(boolean countStatistics, boolean manage) {
        configuration.getCacheEntryListenerConfigurations().forEach(events::register);
        enableStatistics(countStatistics);
        enableManagement(manage);
    }

    void register(CacheEntryListenerConfiguration<K, V> listener) {
        configuration.addCacheEntryListenerConfiguration(listener); // refuses one that is registered already
        events.register(listener);
    }

    void deregister(CacheEntryListenerConfiguration<K, V> listener) {
        configuration.removeCacheEntryListenerConfiguration(listener);
        events.deregister(listener);
    }

    void enableStatistics(boolean enabled) {
        configuration.setStatisticsEnabled(enabled);
        statistics.setEnabled(enabled);
        if (enabled) {
            beans.registerStatistics(statistics);
        } else {
            beans.unregisterStatistics();
        }
        showTiers();
    }

    void enableManagement(boolean enabled) {
        configuration.setManagementEnabled(enabled);
        if (enabled) {
            beans.registerConfiguration(new CacheConfigurationView(this::configuration));
        } else {
            beans.unregisterConfiguration();
        }
        showTiers();
    }

    /** The tiers' bean holds counters and settings of the moment, so either switch asks for it. */
    private void showTiers() {
        if (configuration.isStatisticsEnabled() || configuration.isManagementEnabled()) {
            beans.registerTiers(view);
        } else {
            beans.unregisterTiers();
        }
    }

    /**
     * Ends everything in order; one part that fails does not keep the others open.
     *
     * @param last what to do with the entries first
     */
    void close(Runnable last) {
        attempt("the entries", last);
        attempt("the beans", beans::close);
        attempt("the loads under way", loads::close);
        attempt("the listeners", events::close);
        attempt("the customizations", users::close);
        attempt("the tiers", tiers::close);
    }

    private static void attempt(String what, Runnable ending) {
        try {
            ending.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "closing a cache: " + what + " could not be closed", e);
        }
    }
}
