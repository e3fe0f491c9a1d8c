package io.drey.internal.copy;

import java.util.Collection;
import java.util.function.IntFunction;

/**
 * Collections that are read by adding one element after the other.
 *
 * @param empty makes one for so many elements
 */
record CollectionShape(IntFunction<Collection<Object>> empty) implements Shape {

    private static final long BYTES = 300;
    private static final int BUCKETS_PER_ELEMENT = 4;

    @Override
    public Object copy(Object original, Copying parts) {
        Collection<?> elements = (Collection<?>) original;
        Collection<Object> copy = empty.apply(elements.size());
        for (Object element : elements) {
            copy.add(parts.of(element));
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
