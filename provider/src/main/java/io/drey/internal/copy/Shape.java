package io.drey.internal.copy;

/**
 * How instances of one exact class are copied. A copy equals what writing the object by Java serialisation and reading it
 * again would give, or there is none ({@link Refusal}).
 *
 * <p>Stateless, any thread. The copied objects are not changed meanwhile.
 */
interface Shape {

    /** Of classes whose instances stay bytes. */
    Shape REFUSED = new Shape() {
        @Override
        public Object copy(Object original, Copying parts) {
            throw Refusal.refuse();
        }

        @Override
        public long bytes(Object original) {
            return 0;
        }
    };

    /** Of immutable classes, whose instances are their own copies. */
    Shape SHARED = new Shape() {
        @Override
        public Object copy(Object original, Copying parts) {
            return original;
        }

        @Override
        public long bytes(Object original) {
            return LeafBytes.atMost(original);
        }
    };

    /** A copy for which each part was asked; the original if it cannot be changed and no part of it was copied. */
    Object copy(Object original, Copying parts);

    /** A copy of what was copied before and has not changed since: parts that cannot differ need not be asked. */
    default Object copyAgain(Object original, Copying parts) {
        return copy(original, parts);
    }

    /** A copy of what was copied before, and of whose parts none was. */
    default Object copyFlat(Object original) {
        return copyAgain(original, Copying.PARTS_STAY);
    }

    /** At least as many bytes as its serialised form takes, without its parts. */
    long bytes(Object original);

    /** At least the length of every array that reading it would make, without those of its parts. */
    default long length(Object original) {
        return 0;
    }
}
