package io.drey.internal.copy;

import java.util.Collection;
import java.util.function.BiFunction;

/**
 * Unmodifiable collections, which are their own copies if all their elements are.
 *
 * @param rebuild makes the collection anew of other elements
 */
record FrozenShape(BiFunction<Collection<?>, Object[], Collection<?>> rebuild) implements Shape {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings("ReferenceEquality")
    public Object copy(Object original, Copying parts) {
        Collection<?> collection = (Collection<?>) original;
        Object[] elements = collection.toArray();
        boolean same = true;
        for (int i = 0; i < elements.length; i++) {
            Object copied = parts.of(elements[i]);
            same &= copied == elements[i];
            elements[i] = copied;
        }
        return same ? collection : rebuild.apply(collection, elements);
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }

    @Override
    public long length(Object original) {
        return ((Collection<?>) original).size();
    }
}
