package io.drey.internal.event;

import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A user's listener with its filter, made from the factories of one registration. Invariant: whatever user code throws
 * leaves as a {@link CacheEntryListenerException} or, if it is an {@link Error}, as it is. Any thread calls it, so
 * listeners must be thread-safe.
 *
 * <p>{@link AutoCloseable} listeners that are not {@link Closeable} are not closed: the specification names the latter,
 * and an instance may be shared by its factory.
 */
final class Subscriber<K, V> implements Delivery<K, V> {

    private static final Logger LOG = System.getLogger(Subscriber.class.getName());

    private final CacheEntryListener<K, V> listener;
    private final @Nullable CacheEntryEventFilter<K, V> filter;

    Subscriber(CacheEntryListener<K, V> listener, @Nullable CacheEntryEventFilter<K, V> filter) {
        this.listener = listener;
        this.filter = filter;
    }

    /** Calls the factories. A listener whose filter cannot be made is closed again. */
    @SuppressWarnings("unchecked") // listeners and filters only consume, so one for supertypes takes K and V as well
    static <K, V> Subscriber<K, V> create(CacheEntryListenerConfiguration<K, V> configuration) {
        Factory<CacheEntryEventFilter<? super K, ? super V>> filters = configuration.getCacheEntryEventFilterFactory();
        CacheEntryListener<? super K, ? super V> listener = Objects.requireNonNull(
                made(configuration.getCacheEntryListenerFactory()), "the listener factory made null");
        boolean complete = false;
        try {
            CacheEntryEventFilter<? super K, ? super V> filter = filters == null ? null : made(filters);
            complete = true;
            return new Subscriber<>((CacheEntryListener<K, V>) listener, (CacheEntryEventFilter<K, V>) filter);
        } finally {
            if (!complete) {
                closeQuietly(listener);
            }
        }
    }

    private static <T> @Nullable T made(Factory<T> factory) {
        try {
            return factory.create();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // a checked exception, thrown sneakily
            throw new CacheEntryListenerException("the factory of a listener or its filter failed", e);
        }
    }

    /** Returns the types of event for which the listener implements an interface. */
    Set<EventType> interests() {
        Set<EventType> interests = EnumSet.noneOf(EventType.class);
        if (listener instanceof CacheEntryCreatedListener) {
            interests.add(EventType.CREATED);
        }
        if (listener instanceof CacheEntryUpdatedListener) {
            interests.add(EventType.UPDATED);
        }
        if (listener instanceof CacheEntryRemovedListener) {
            interests.add(EventType.REMOVED);
        }
        if (listener instanceof CacheEntryExpiredListener) {
            interests.add(EventType.EXPIRED);
        }
        return interests;
    }

    @Override
    public void deliver(EntryEvent<K, V> event) {
        try {
            if (filter == null || filter.evaluate(event)) {
                call(event);
            }
        } catch (CacheEntryListenerException e) {
            throw e;
        } catch (Exception e) { // including a checked exception, thrown sneakily
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CacheEntryListenerException(this + " failed on an event of type " + event.getEventType(), e);
        }
    }

    private void call(EntryEvent<K, V> event) {
        switch (event.getEventType()) {
            case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(List.of(event));
            case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(List.of(event));
            case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(List.of(event));
            case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(List.of(event));
        }
    }

    @Override
    public void close() {
        closeQuietly(listener);
        if (filter != listener) {
            closeQuietly(filter);
        }
    }

    /** Closes a listener or filter. One that cannot be closed must not keep the others, or the cache, open. */
    private static void closeQuietly(@Nullable Object extension) {
        if (extension instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "Closing " + extension.getClass().getName() + " failed", e);
            }
        }
    }

    @Override
    public String toString() {
        return "listener " + listener.getClass().getName();
    }
}
