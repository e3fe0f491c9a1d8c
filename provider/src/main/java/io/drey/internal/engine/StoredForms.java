package io.drey.internal.engine;

import io.drey.codec.CodecException;
import io.drey.internal.value.Values;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The values of stored forms, for whatever in the engine looks at one: bytes that cannot be read here are counted, and
 * are no value. They are not an exception, since the caller can do nothing about them, and the next write replaces
 * them. Any thread.
 */
final class StoredForms<V> {

    private final Values values;
    private final LongAdder unreadable = new LongAdder();

    StoredForms(Values values) {
        this.values = values;
    }

    /**
     * Refuses a value that code without generics has brought.
     *
     * @throws ClassCastException if it is not of the cache's type
     */
    void check(V value) {
        values.check(value);
    }

    /** Returns the form to store for a value. */
    Object form(V value) {
        return values.form(value);
    }

    /** Returns the value of a form, or null if its bytes cannot be read, which is a miss. */
    @SuppressWarnings("unchecked") // forms were made of this cache's values
    @Nullable
    V value(Object form) {
        try {
            return (V) values.value(form);
        } catch (CodecException e) {
            unreadable.increment();
            return null;
        }
    }

    /** Returns whether this JVM can read the form. Decodes it only if that is not known. */
    boolean isReadable(Object form) {
        return values.isReadable(form) || value(form) != null;
    }

    /** Returns how many forms could not be read so far. */
    long unreadable() {
        return unreadable.sum();
    }
}
