package io.drey.internal.event;

import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entry as a listener sees it. Invariant: {@link #isOldValueAvailable} says exactly whether
 * {@link #getOldValue} is not null, and a removed or expired entry shows the same value in both getters, or in neither.
 * Immutable, so any thread may read it.
 *
 * <p>Throwing from {@link #getOldValue} when there is none was rejected: JCache 1.1 asks for null.
 */
final class EntryEvent<K, V> extends CacheEntryEvent<K, V> {

    private static final long serialVersionUID = 1L;

    // Serializable exactly when the user's key and values are.
    @SuppressWarnings("serial")
    private final K key;

    @SuppressWarnings("serial")
    private final @Nullable V value;

    @SuppressWarnings("serial")
    private final @Nullable V oldValue;

    private EntryEvent(Cache<K, V> source, EventType type, K key, @Nullable V value, @Nullable V oldValue) {
        super(source, type);
        this.key = key;
        this.value = value;
        this.oldValue = oldValue;
    }

    /**
     * Returns the event for a listener that does or does not require old values. The value of a removed or expired
     * entry is an old value, so a listener that does not require those sees none.
     */
    static <K, V> EntryEvent<K, V> of(Cache<K, V> source, Change<K, V> change, boolean oldValueRequired) {
        V old = oldValueRequired ? change.oldValue() : null;
        return switch (change.type()) {
            case CREATED -> new EntryEvent<>(source, change.type(), change.key(), change.value(), null);
            case UPDATED -> new EntryEvent<>(source, change.type(), change.key(), change.value(), old);
            case REMOVED, EXPIRED -> new EntryEvent<>(source, change.type(), change.key(), old, old);
        };
    }

    /** What happened, in full: an event shows each listener only the part that it may see. */
    record Change<K, V>(
            EventType type,
            K key,
            @Nullable V value,
            @Nullable V oldValue) {}

    @Override
    public K getKey() {
        return key;
    }

    @Override
    @SuppressWarnings("NullAway") // JCache has no annotations; null means "removed, and no old value required"
    public V getValue() {
        return value;
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public V getOldValue() {
        return oldValue;
    }

    @Override
    public boolean isOldValueAvailable() {
        return oldValue != null;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("a cache entry event cannot be unwrapped to " + type.getName());
    }
}
