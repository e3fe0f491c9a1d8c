package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;

/** What a decision asks of the store, so that it can be asked for one key or for several. Immutable. */
sealed interface Move {

    /** Which move it is. To be switched over without a default, so that a new one fails to compile. */
    enum Kind {
        NONE,
        LOOK,
        PUT,
        COMMIT
    }

    Kind kind();

    /** Returns what came of the operation if the move succeeds. */
    Outcome outcome();

    /** Nothing, or only the end of a lease. */
    record None(Outcome outcome) implements Move {

        @Override
        public Kind kind() {
            return Kind.NONE;
        }
    }

    /**
     * A guess is good enough to act on, since the commit checks it, but not to rest on: so it asks what stands there.
     */
    record Look(Outcome outcome) implements Move {

        @Override
        public Kind kind() {
            return Kind.LOOK;
        }
    }

    /** A value is stored whatever stands there. */
    record Put(Outcome outcome, Decision.Put put, Lifetime lifetime) implements Move {

        @Override
        public Kind kind() {
            return Kind.PUT;
        }
    }

    /** A change that is made if nothing has come between. */
    record Commit(Outcome outcome, Change change, Expect expect) implements Move {

        @Override
        public Kind kind() {
            return Kind.COMMIT;
        }
    }
}
