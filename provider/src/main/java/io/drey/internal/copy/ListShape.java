package io.drey.internal.copy;

import java.util.ArrayList;

/** {@code ArrayList}. Most parts of most lists are immutable, so the copy begins as a copy of the references. */
final class ListShape implements Shape {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    public Object copy(Object original, Copying parts) {
        ArrayList<Object> copy = (ArrayList<Object>) copyFlat(original);
        for (int i = 0; i < copy.size(); i++) {
            Object part = copy.get(i);
            Object copied = parts.of(part);
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
