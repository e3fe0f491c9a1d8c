package io.drey.internal.jcache;

import io.drey.internal.management.CacheConfigurationView;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.management.ManagementBeans;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.configuration.CompleteConfiguration;

/**
 * The two switches of one cache: whether it counts statistics, and whether it shows its configuration. Invariant: the
 * registered beans are those of the switches that are on, and there are none once this is closed; a switch that the
 * bean server refuses stays as it was. Any thread.
 */
final class Switches implements AutoCloseable {

    private final CacheStatistics statistics;
    private final ManagementBeans beans;
    private final TierView view;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed; // guarded by the lock
    private volatile boolean managed; // written under the lock

    Switches(CacheStatistics statistics, ManagementBeans beans, TierView view) {
        this.statistics = statistics;
        this.beans = beans;
        this.view = view;
    }

    TierView view() {
        return view;
    }

    CacheStatistics statistics() {
        return statistics;
    }

    boolean counts() {
        return statistics.isEnabled();
    }

    boolean isManaged() {
        return managed;
    }

    /** Sets both switches. Does nothing once the cache is closed. */
    void turn(boolean count, boolean manage, Supplier<CompleteConfiguration<?, ?>> configuration) {
        lock.lock();
        try {
            if (!closed) {
                change(count, manage, configuration);
            }
        } finally {
            lock.unlock();
        }
    }

    void countStatistics(boolean enabled, Supplier<CompleteConfiguration<?, ?>> configuration) {
        lock.lock();
        try {
            turn(enabled, managed, configuration);
        } finally {
            lock.unlock();
        }
    }

    void manage(boolean enabled, Supplier<CompleteConfiguration<?, ?>> configuration) {
        lock.lock();
        try {
            turn(counts(), enabled, configuration);
        } finally {
            lock.unlock();
        }
    }

    private void change(boolean count, boolean manage, Supplier<CompleteConfiguration<?, ?>> configuration) {
        try {
            show(count, manage, configuration);
        } catch (RuntimeException | Error e) {
            restore(e, configuration);
            throw e;
        }
        statistics.setEnabled(count);
        managed = manage;
    }

    private void restore(Throwable failure, Supplier<CompleteConfiguration<?, ?>> configuration) {
        try {
            show(counts(), managed, configuration);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** Registers the beans for the switches. The tiers' bean shows counters and settings, so either switch needs it. */
    private void show(boolean count, boolean manage, Supplier<CompleteConfiguration<?, ?>> configuration) {
        if (count) {
            beans.registerStatistics(statistics);
        } else {
            beans.unregisterStatistics();
        }
        if (manage) {
            beans.registerConfiguration(new CacheConfigurationView(configuration));
        } else {
            beans.unregisterConfiguration();
        }
        if (count || manage) {
            beans.registerTiers(view);
        } else {
            beans.unregisterTiers();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            beans.close();
        } finally {
            lock.unlock();
        }
    }
}
