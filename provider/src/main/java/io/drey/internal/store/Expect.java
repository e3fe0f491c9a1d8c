package io.drey.internal.store;

/** What a commit expects to find; otherwise it is refused. An expired entry counts as absent. Immutable. */
public sealed interface Expect {

    /** Anything, or nothing. */
    Expect ANY = new Any();

    /** A live value. */
    Expect PRESENT = new Present();

    /** No live value; a lease does not count. */
    Expect ABSENT = new Absent();

    /** No live value and no live lease: what a loader expects that takes a lease. */
    Expect VACANT = new Vacant();

    /** Which expectation it is. To be switched over without a default, so that a new one fails to compile. */
    enum Kind {
        ANY,
        PRESENT,
        ABSENT,
        VACANT,
        EXACTLY,
        EXPIRED
    }

    Kind kind();

    record Any() implements Expect {

        @Override
        public Kind kind() {
            return Kind.ANY;
        }
    }

    record Present() implements Expect {

        @Override
        public Kind kind() {
            return Kind.PRESENT;
        }
    }

    record Absent() implements Expect {

        @Override
        public Kind kind() {
            return Kind.ABSENT;
        }
    }

    record Vacant() implements Expect {

        @Override
        public Kind kind() {
            return Kind.VACANT;
        }
    }

    /**
     * The very value or lease seen before: the same version or, where the store keeps no versions, the same object. (Of
     * a value that never expires, such a store compares the form, so it may have been stored again meanwhile.) A value
     * must still be live by the clock of the truth, since the caller decided while it was. For a lease the time does
     * not matter: as long as nothing has taken its place there is no value.
     */
    record Exactly(Stored seen) implements Expect {

        @Override
        public Kind kind() {
            return Kind.EXACTLY;
        }
    }

    /** The very value seen before, expired by the clock of the truth: what the deletion of an expired entry expects. */
    record Expired(Stored seen) implements Expect {

        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }
    }
}
