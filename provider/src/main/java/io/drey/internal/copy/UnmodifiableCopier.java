package io.drey.internal.copy;

import java.util.Collection;
import java.util.function.BiFunction;

/**
 * Copies unmodifiable collections. Such a collection is its own copy if all its elements are.
 *
 * @param rebuild makes a collection like the given one from other elements
 */
record UnmodifiableCopier(BiFunction<Collection<?>, Object[], Collection<?>> rebuild) implements ClassCopier {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings("ReferenceEquality")
    public Object copy(Object original, PartCopier parts) {
        Collection<?> collection = (Collection<?>) original;
        Object[] elements = collection.toArray();
        boolean same = true;
        for (int i = 0; i < elements.length; i++) {
            Object copied = parts.copy(elements[i]);
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
