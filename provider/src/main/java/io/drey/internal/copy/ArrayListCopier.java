package io.drey.internal.copy;

import java.util.ArrayList;

/**
 * Copies {@code ArrayList}. Most elements of most lists are immutable, so it clones the list and replaces the others.
 */
final class ArrayListCopier implements ClassCopier {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    public Object copy(Object original, PartCopier parts) {
        ArrayList<Object> copy = (ArrayList<Object>) copyFlat(original);
        for (int i = 0; i < copy.size(); i++) {
            Object part = copy.get(i);
            Object copied = parts.copy(part);
            if (copied != part) {
                copy.set(i, copied);
            }
        }
        return copy;
    }

    @Override
    public Object copyFlat(Object original) {
        return ((ArrayList<?>) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }

    @Override
    public long length(Object original) {
        return ((ArrayList<?>) original).size();
    }
}
