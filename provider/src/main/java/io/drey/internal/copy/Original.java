package io.drey.internal.copy;

/**
 * A mutable value as an object that nobody else has: every caller gets a copy of it. What its first copy found out holds
 * for ever, as it is never changed.
 *
 * <p>Immutable by agreement, any thread.
 *
 * @param value never handed out, unless it is immutable
 * @param shape of the value's class
 * @param flat objects in a tree of whose parts none needs a copy; some or all
 * @param flatShapes theirs
 */
public record Original(Object value, Shape shape, Kind kind, Object[] flat, Shape[] flatShapes) {

    /** What is known of the objects of a value, from the cheapest to copy to the dearest. */
    enum Kind {
        /** There is nothing to copy. */
        IMMUTABLE,
        /** Nothing but the root needs a copy. */
        FLAT,
        /** Each object is reached once. */
        TREE,
        /** An object that needs a copy is reached twice. */
        GRAPH
    }

    /** As identity: comparing would run code of the value's class. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Without the content, which may be confidential. */
    @Override
    public String toString() {
        return "Original[" + value.getClass().getName() + "]";
    }
}
