package io.drey.internal.jcache;

import io.drey.TieredConfiguration;
import io.drey.internal.engine.Engine;
import io.drey.internal.event.EventDispatcher;
import java.lang.System.Logger.Level;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one running cache; opens and closes them.
 *
 * @param initialConfiguration the configuration with which the cache was made; never changed, and handed out as a copy
 *     only
 */
record CacheRuntime<K, V>(
        TieredConfiguration<K, V> initialConfiguration,
        Engine<K, V> engine,
        Tiers<K> tiers,
        EventDispatcher<K, V> events,
        Switches switches,
        BackgroundLoads loads,
        AsyncCalls async,
        UserExtensions<K, V> users) {

    private static final System.Logger LOG = System.getLogger(TieredCache.class.getName());

    /** Registers the configured listeners and beans. */
    void open(boolean countStatistics, boolean manage) {
        initialConfiguration.getCacheEntryListenerConfigurations().forEach(events::register);
        switches.turn(countStatistics, manage, this::configuration);
    }

    /**
     * Returns the present configuration: the registered listeners and the switches are asked for where they are kept.
     */
    TieredConfiguration<K, V> configuration() {
        TieredConfiguration<K, V> now = new TieredConfiguration<>(initialConfiguration);
        for (CacheEntryListenerConfiguration<K, V> configured :
                initialConfiguration.getCacheEntryListenerConfigurations()) {
            now.removeCacheEntryListenerConfiguration(configured);
        }
        events.registered().forEach(now::addCacheEntryListenerConfiguration);
        return now.setStatisticsEnabled(switches.counts()).setManagementEnabled(switches.isManaged());
    }

    void register(CacheEntryListenerConfiguration<K, V> listener) {
        events.register(listener); // refuses one that is registered already
        if (tiers.guard() == null) { // entries in Redis are watched for expiry once they are read or put here
            engine.watchAll();
        }
    }

    void deregister(CacheEntryListenerConfiguration<K, V> listener) {
        events.deregister(listener);
    }

    void enableStatistics(boolean enabled) {
        switches.countStatistics(enabled, this::configuration);
    }

    void enableManagement(boolean enabled) {
        switches.manage(enabled, this::configuration);
    }

    /**
     * Closes all parts in order. One part that fails does not keep the others open.
     *
     * @param last what to do with the entries before that
     * @return what {@code last} threw, null if it succeeded
     */
    @Nullable
    Throwable close(Runnable last) {
        Throwable failure = failureOf(last);
        attempt("the beans", switches::close);
        attempt("the watch for expired entries", engine::close);
        attempt("the loads under way", loads::close);
        attempt("the listeners", events::close);
        attempt("the customizations", users::close);
        attempt("the tiers", tiers::close);
        return failure;
    }

    private static void attempt(String what, Runnable ending) {
        Throwable failure = failureOf(ending);
        if (failure != null) {
            LOG.log(Level.WARNING, "closing a cache: " + what + " could not be closed", failure);
        }
    }

    private static @Nullable Throwable failureOf(Runnable ending) {
        try {
            ending.run();
            return null;
        } catch (Throwable e) { // including an Error of user code
            return e;
        }
    }
}
