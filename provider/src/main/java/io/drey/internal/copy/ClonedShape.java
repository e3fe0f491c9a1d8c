package io.drey.internal.copy;

import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Objects without parts.
 *
 * @param cloning makes a copy
 * @param length at least the length of its array, in elements of up to eight bytes
 */
record ClonedShape(UnaryOperator<Object> cloning, ToLongFunction<Object> length) implements Shape {

    private static final long BYTES = 200;

    @Override
    public Object copy(Object original, Copying parts) {
        return cloning.apply(original);
    }

    @Override
    public long bytes(Object original) {
        return BYTES + Long.BYTES * length(original);
    }

    @Override
    public long length(Object original) {
        return length.applyAsLong(original);
    }
}
