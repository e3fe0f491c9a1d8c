package io.drey.internal.copy;

/**
 * A private copy of a mutable value, from which every caller's copy is made. It is never changed, so what
 * {@link FirstCopy} found out about its structure holds for ever.
 *
 * <p>Immutable by agreement, any thread.
 *
 * @param value never handed out, unless it is immutable
 * @param classCopier the copier of the value's class
 * @param kind what copies of it must do
 * @param flat objects of a tree whose parts are all immutable; may be incomplete
 * @param flatCopiers the copiers of their classes, in the same order
 */
public record MasterCopy(Object value, ClassCopier classCopier, Kind kind, Object[] flat, ClassCopier[] flatCopiers) {

    /** What is known of a value's objects, from the cheapest to copy to the most expensive. */
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

    /** Compares by identity, since comparing content would run code of the value's class. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Returns the class only, since the content may be confidential. */
    @Override
    public String toString() {
        return "MasterCopy[" + value.getClass().getName() + "]";
    }
}
