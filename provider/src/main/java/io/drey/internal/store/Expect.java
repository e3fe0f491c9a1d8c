package io.drey.internal.store;

/** What a commit expects to find; it is refused otherwise. An expired entry counts as absent. Immutable. */
public sealed interface Expect {

    /** Whatever there is. */
    Expect ANY = new Any();

    /** A live value. */
    Expect PRESENT = new Present();

    /** No live value; somebody's lease does not count. */
    Expect ABSENT = new Absent();

    /** No live value and no live lease: what the taker of a lease expects. */
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
     * The very value or lease seen before: the same version, or the same object where the store keeps no versions (of a
     * value that lives for ever its form, so that nobody can tell whether it was stored again meanwhile). A value must
     * still be live by the clock of the truth: whoever decided on it did so while it was. Of a lease the time does not
     * matter: as long as nobody has taken its place there is no value.
     */
    record Exactly(Stored seen) implements Expect {

        @Override
        public Kind kind() {
            return Kind.EXACTLY;
        }
    }

    /** The very value seen before, which has expired by the clock of the truth: what its deletion expects. */
    record Expired(Stored seen) implements Expect {

        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }
    }
}
