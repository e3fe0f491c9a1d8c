package io.drey.internal.engine;

import io.drey.internal.store.Lifetime;
import org.jspecify.annotations.Nullable;

/** What an operation makes of the entry it found. Immutable. */
sealed interface Decision {

    /** Leave everything as it is. */
    Decision KEEP = new Keep();

    /** Remove the entry; also said where there is none, since a {@code CacheWriter} is told all the same. */
    Decision DELETE = new Delete();

    /** Which decision it is. To be switched over without a default, so that a new one fails to compile. */
    enum Kind {
        KEEP,
        DELETE,
        PUT,
        PASSED
    }

    Kind kind();

    record Keep() implements Decision {

        @Override
        public Kind kind() {
            return Kind.KEEP;
        }
    }

    record Delete() implements Decision {

        @Override
        public Kind kind() {
            return Kind.DELETE;
        }
    }

    /**
     * Store a value.
     *
     * @param value what the user gave, for writers and listeners
     * @param form what the stores keep
     * @param origin who brought it
     * @param life how long it lives; null for as long as the policy says
     */
    record Put(
            Object value,
            Object form,
            Origin origin,
            @Nullable Lifetime life) implements Decision {

        Put(Object value, Object form, Origin origin) {
            this(value, form, origin, null);
        }

        @Override
        public Kind kind() {
            return Kind.PUT;
        }
    }

    /** Who brought a value, which decides whether the {@code CacheWriter} is told and whether it counts as a put. */
    enum Origin {
        USER,
        /** The user, and the writer has been told already, of several entries at once. */
        USER_WRITTEN,
        LOADER
    }

    /** A value whose time passed with its creation, so that it was never stored. Made by the engine, not decided. */
    record Passed(Put put) implements Decision {

        @Override
        public Kind kind() {
            return Kind.PASSED;
        }
    }
}
