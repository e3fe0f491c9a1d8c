package io.drey.internal.copy;

/**
 * Copies instances of one exact class. A copy equals what serialising and deserialising the object would give; where
 * that is not certain, there is no copy ({@link Refusal}).
 *
 * <p>Immutable, any thread. Callers make sure that the copied objects do not change meanwhile.
 */
interface ClassCopier {

    /** For classes whose instances stay bytes. */
    ClassCopier REFUSED = new ClassCopier() {
        @Override
        public Object copy(Object original, PartCopier parts) {
            throw Refusal.refuse();
        }

        @Override
        public long bytes(Object original) {
            return 0;
        }
    };

    /** For immutable classes, whose instances are their own copies. */
    ClassCopier SHARED = new ClassCopier() {
        @Override
        public Object copy(Object original, PartCopier parts) {
            return original;
        }

        @Override
        public long bytes(Object original) {
            return LeafBytes.atMost(original);
        }
    };

    /**
     * Returns a copy, having asked for the copy of each part. Returns the original itself if that is immutable and all
     * of its parts are.
     */
    Object copy(Object original, PartCopier parts);

    /**
     * Copies the result of an earlier copy, unchanged since: parts of immutable declared types need not be asked for.
     */
    default Object copyAgain(Object original, PartCopier parts) {
        return copy(original, parts);
    }

    /** Copies the result of an earlier copy whose parts turned out to be all immutable. */
    default Object copyFlat(Object original) {
        return copyAgain(original, PartCopier.PARTS_STAY);
    }

    /** Returns at least the bytes of the object's serialised form, without its parts. */
    long bytes(Object original);

    /**
     * Returns at least the length of every array that deserialising the object would make, without those of its parts.
     */
    default long length(Object original) {
        return 0;
    }
}
