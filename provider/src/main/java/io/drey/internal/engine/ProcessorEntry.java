package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry as a processor sees it (JSR-107, section 9.2): nothing is done to the cache, only noted, so that an
 * exception rolls everything back. One thread, for the time of one call.
 */
final class ProcessorEntry<K, V> implements MutableEntry<K, V> {

    private enum Step {
        NOTHING,
        READ,
        LOADED,
        SET,
        REMOVED
    }

    private final K key;
    private final Stored live;
    private final Values values;
    private final @Nullable Loader<K, V> loader;
    private final UnaryOperator<K> handed;
    private Step last = Step.NOTHING;
    private @Nullable V value;

    /**
     * @param loader null if the cache does not read through
     * @param handed a key as the processor may have it
     */
    ProcessorEntry(K key, Stored live, Values values, @Nullable Loader<K, V> loader, UnaryOperator<K> handed) {
        this.key = key;
        this.live = live;
        this.values = values;
        this.loader = loader;
        this.handed = handed;
    }

    @Override
    public K getKey() {
        return handed.apply(key);
    }

    @Override
    public boolean exists() {
        return last == Step.NOTHING ? live.hasValue() : value != null;
    }

    @Override
    public @Nullable V getValue() {
        if (last == Step.NOTHING && live.hasValue()) {
            value = values.valueIfReadable(live.form());
            last = Step.READ;
        }
        if (value == null && loader != null) {
            value = loader.load(key);
            last = value == null ? last : Step.LOADED;
        }
        return value;
    }

    @Override
    public void setValue(V newValue) {
        values.check(Objects.requireNonNull(newValue, "value"));
        value = newValue;
        last = Step.SET;
    }

    @Override
    public void remove() {
        boolean onlyHere = !live.hasValue() && (last == Step.SET || last == Step.LOADED);
        last = onlyHere ? Step.NOTHING : Step.REMOVED;
        value = null;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("cannot unwrap to " + type.getName());
    }

    boolean wasRead() {
        return last == Step.READ;
    }

    /** What the processor's calls come to. */
    Decision decision() {
        V current = value;
        if (last == Step.REMOVED) {
            return Decision.DELETE;
        } else if (current != null && (last == Step.SET || last == Step.LOADED)) {
            Decision.Origin origin = last == Step.LOADED ? Decision.Origin.LOADER : Decision.Origin.USER;
            return new Decision.Put(current, values.form(current), origin);
        }
        return Decision.KEEP;
    }
}
