package io.drey.internal.copy;

import java.util.TreeSet;

/** Copies {@code TreeSet} with immutable elements, by cloning: neither that nor deserialising compares elements. */
final class TreeSetCopier implements ClassCopier {

    private static final long BYTES = 200;

    @Override
    public Object copy(Object original, PartCopier parts) {
        TreeSet<?> set = (TreeSet<?>) original;
        OrderedMapCopier.requireSame(set.comparator(), parts);
        for (Object element : set) {
            OrderedMapCopier.requireSame(element, parts);
        }
        return set.clone();
    }

    @Override
    public Object copyAgain(Object original, PartCopier parts) {
        return ((TreeSet<?>) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }
}
