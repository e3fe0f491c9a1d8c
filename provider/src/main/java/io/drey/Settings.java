package io.drey;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of options and of their builder. A builder changes its own; options are given a copy that nobody
 * changes.
 *
 * @param <S> the class itself
 */
abstract class Settings<S extends Settings<S>> implements Cloneable {

    /** By name, fit to be shown: what is secret only says so, and is still told apart from another secret. */
    abstract Map<String, @Nullable Object> all();

    @SuppressWarnings("unchecked") // the class is its own parameter
    final S copy() {
        try {
            return (S) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Settings<?> that && all().equals(that.all());
    }

    @Override
    public final int hashCode() {
        return all().hashCode();
    }

    @Override
    public final String toString() {
        return all().toString();
    }
}
