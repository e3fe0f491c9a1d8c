package io.drey.internal.jcache;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.configuration.Configuration;

/** Checks the arguments of the user's calls, so that no layer below has to. Immutable. */
final class Arguments<K, V> {

    private final String cache;
    private final Class<K> keyType;
    private final Class<V> valueType;

    Arguments(String cache, Configuration<K, V> configuration) {
        this.cache = cache;
        this.keyType = configuration.getKeyType();
        this.valueType = configuration.getValueType();
    }

    void key(K key) {
        Objects.requireNonNull(key, "key");
        if (!keyType.isInstance(key)) {
            throw wrongType("keys", keyType, key);
        }
    }

    void value(V value) {
        Objects.requireNonNull(value, "value");
        if (!valueType.isInstance(value)) {
            throw wrongType("values", valueType, value);
        }
    }

    void entry(K key, V value) {
        key(key);
        value(value);
    }

    void keys(Set<? extends K> keys) {
        Objects.requireNonNull(keys, "keys");
        for (K key : keys) {
            key(key);
        }
    }

    void entries(Map<? extends K, ? extends V> entries) {
        Objects.requireNonNull(entries, "entries");
        entries.forEach(this::entry);
    }

    private ClassCastException wrongType(String what, Class<?> type, Object given) {
        return new ClassCastException("cache '" + cache + "' is configured for " + what + " of type " + type.getName()
                + ", not " + given.getClass().getName());
    }
}
