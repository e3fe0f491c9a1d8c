package io.drey.internal.copy;

import java.util.Collection;
import java.util.function.IntFunction;

/**
 * Copies collections that deserialisation fills by adding one element after the other.
 *
 * @param empty makes an empty collection for the given number of elements
 */
record CollectionCopier(IntFunction<Collection<Object>> empty) implements ClassCopier {

    private static final long BYTES = 300;
    private static final int BUCKETS_PER_ELEMENT = 4;

    @Override
    public Object copy(Object original, PartCopier parts) {
        Collection<?> elements = (Collection<?>) original;
        Collection<Object> copy = empty.apply(elements.size());
        for (Object element : elements) {
            copy.add(parts.copy(element));
        }
        return copy;
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }

    @Override
    public long length(Object original) {
        return (long) BUCKETS_PER_ELEMENT * ((Collection<?>) original).size();
    }
}
