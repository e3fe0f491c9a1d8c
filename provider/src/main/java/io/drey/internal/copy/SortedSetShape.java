package io.drey.internal.copy;

import java.util.TreeSet;

/** {@code TreeSet} of immutable elements: reading one does not compare, nor does cloning. */
final class SortedSetShape implements Shape {

    private static final long BYTES = 200;

    @Override
    public Object copy(Object original, Copying parts) {
        TreeSet<?> set = (TreeSet<?>) original;
        OrderedMapShape.requireSame(set.comparator(), parts);
        for (Object element : set) {
            OrderedMapShape.requireSame(element, parts);
        }
        return set.clone();
    }

    @Override
    public Object copyAgain(Object original, Copying parts) {
        return ((TreeSet<?>) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }
}
