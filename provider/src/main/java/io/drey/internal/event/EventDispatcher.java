package io.drey.internal.event;

import io.drey.internal.event.EntryEvent.Change;
import io.drey.internal.event.Registrations.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listeners of one cache what changed (JSR-107, Cache Entry Listeners). Invariant: listeners receive an event
 * in order of registration, each at most once, and each only what its registration asked for. Any thread may use it;
 * the thread that changed the cache publishes the event, after the change and outside every lock.
 *
 * <p>Synchronous listeners run inside the publishing call. One that throws does not keep the event from the others: its
 * exception is thrown when all have been told. Stopping at the first was rejected, since whether a listener is told
 * would then depend on others that happen to be registered before it.
 *
 * @param <K> type of keys
 * @param <V> type of values
 */
public final class EventDispatcher<K, V> implements AutoCloseable {

    private final Supplier<? extends Cache<K, V>> source;
    private final AsyncDelivery async;
    private final LongAdder dropped = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Guarded by the lock. Holds a configuration before its listener exists, so that two calls cannot both make one. A
     * list, since a configuration may be mutable and a set would lose one whose hash code changes.
     */
    private final List<CacheEntryListenerConfiguration<K, V>> configurations = new ArrayList<>();

    private boolean closed; // guarded by the lock
    private volatile Registrations<K, V> registrations = new Registrations<>(List.of()); // written under the lock

    /**
     * Makes a dispatcher without listeners.
     *
     * @param source gives the cache named as the source of events; asked when an event is published, not before
     * @param async how asynchronous listeners are served
     */
    public EventDispatcher(Supplier<? extends Cache<K, V>> source, AsyncDelivery async) {
        this.source = source;
        this.async = async;
    }

    /**
     * Makes the listener and its filter from their factories and adds it. If that fails, nothing of it is left.
     *
     * @throws NullPointerException if the configuration, its listener factory or the listener made is null
     * @throws IllegalArgumentException if an equal configuration is registered
     * @throws IllegalStateException if closed
     */
    public void register(CacheEntryListenerConfiguration<K, V> configuration) {
        reserve(Objects.requireNonNull(configuration, "configuration"));
        boolean added = false;
        try {
            // The factories are user code, so they run outside the lock.
            added = add(configuration, Subscriber.create(configuration));
        } finally {
            if (!added) {
                release(configuration);
            }
        }
    }

    private void reserve(CacheEntryListenerConfiguration<K, V> configuration) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the cache is closed");
            }
            if (configurations.contains(configuration)) {
                throw new IllegalArgumentException("this listener configuration is registered already");
            }
            configurations.add(configuration);
        } finally {
            lock.unlock();
        }
    }

    private boolean add(CacheEntryListenerConfiguration<K, V> configuration, Subscriber<K, V> subscriber) {
        boolean added = false;
        try {
            Delivery<K, V> delivery =
                    configuration.isSynchronous() ? subscriber : new QueuedDelivery<>(subscriber, async, dropped);
            added = add(new Registration<>(
                    configuration, subscriber.interests(), configuration.isOldValueRequired(), delivery));
            if (!added) {
                throw new IllegalStateException("the cache was closed while a listener was registered");
            }
        } finally {
            if (!added) {
                subscriber.close(); // nothing was delivered to it yet
            }
        }
        return added;
    }

    private boolean add(Registration<K, V> registration) {
        lock.lock();
        try {
            if (!closed) {
                registrations = registrations.with(registration);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a configuration by identity, since its equals is user code, which may throw. */
    private void release(CacheEntryListenerConfiguration<K, V> configuration) {
        lock.lock();
        try {
            configurations.removeIf(each -> each == configuration);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the listener registered with an equal configuration and closes it and its filter. Events queued for an
     * asynchronous listener are delivered first, within {@link AsyncDelivery#patience}.
     *
     * @return whether there was one
     * @throws NullPointerException if the configuration is null
     */
    public boolean deregister(CacheEntryListenerConfiguration<K, V> configuration) {
        Registration<K, V> registration = remove(Objects.requireNonNull(configuration, "configuration"));
        if (registration == null) {
            return false;
        }
        registration.delivery().close();
        return true;
    }

    private @Nullable Registration<K, V> remove(CacheEntryListenerConfiguration<K, V> configuration) {
        lock.lock();
        try {
            for (Registration<K, V> registration : registrations.all) {
                if (registration.configuration().equals(configuration)) {
                    registrations = registrations.without(registration);
                    release(registration.configuration());
                    return registration;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the configurations of the present listeners, in order of registration. */
    public List<CacheEntryListenerConfiguration<K, V>> registered() {
        return registrations.all.stream().map(Registration::configuration).toList();
    }

    /** Whether no listener wants any event. One volatile read, since every put asks. */
    public boolean isEmpty() {
        return registrations.empty;
    }

    /**
     * Whether some listener wants events of this type, so that the publisher must find out whether one has happened.
     */
    public boolean wants(EventType type) {
        return registrations.interests.contains(type);
    }

    /** Whether some listener requires old values; if not, the publisher may pass null for each. */
    public boolean wantsOldValues() {
        return registrations.wantsOldValues;
    }

    /** Returns the number of events that never reached their asynchronous listener, since the dispatcher was made. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Publishes that an absent key got a value.
     *
     * @throws CacheEntryListenerException if a synchronous listener or a filter throws; an {@link Error} is thrown as
     *     it is
     */
    public void created(K key, V value) {
        publish(new Change<>(EventType.CREATED, key, value, null));
    }

    /**
     * Publishes that a present key got a value. The old one may be null if it is not known.
     *
     * @throws CacheEntryListenerException as for {@link #created}
     */
    public void updated(K key, @Nullable V oldValue, V value) {
        publish(new Change<>(EventType.UPDATED, key, value, oldValue));
    }

    /**
     * Publishes that a present key was removed. The old value may be null if it is not known.
     *
     * @throws CacheEntryListenerException as for {@link #created}
     */
    public void removed(K key, @Nullable V oldValue) {
        publish(new Change<>(EventType.REMOVED, key, null, oldValue));
    }

    /**
     * Publishes that a key was found expired. The old value may be null if it is not known.
     *
     * @throws CacheEntryListenerException as for {@link #created}
     */
    public void expired(K key, @Nullable V oldValue) {
        publish(new Change<>(EventType.EXPIRED, key, null, oldValue));
    }

    private void publish(Change<K, V> change) {
        Registrations<K, V> listeners = registrations;
        if (!listeners.interests.contains(change.type())) {
            return;
        }
        Cache<K, V> cache = source.get();
        Throwable failure = null;
        for (Registration<K, V> registration : listeners.all) {
            if (registration.interests().contains(change.type())) {
                try {
                    registration.delivery().deliver(EntryEvent.of(cache, change, registration.oldValueRequired()));
                } catch (RuntimeException | Error e) {
                    failure = join(failure, e);
                }
            }
        }
        rethrow(failure);
    }

    private static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) { // two listeners may throw the same instance, and an exception cannot suppress itself
            first.addSuppressed(next);
        }
        return first;
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Removes and closes all listeners and filters, as {@link #deregister} does. Idempotent. */
    @Override
    public void close() {
        List<Registration<K, V>> last;
        lock.lock();
        try {
            closed = true;
            last = registrations.all;
            registrations = new Registrations<>(List.of());
            configurations.clear();
        } finally {
            lock.unlock();
        }
        last.forEach(registration -> registration.delivery().close());
    }
}
