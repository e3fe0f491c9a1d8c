package io.drey.internal.jcache;

/** Throws what the compiler would not let through, as Kotlin and Lombok do. */
final class SneakyThrow {

    private SneakyThrow() {}

    /** Throws it; the result is for the caller's {@code throw}, so that the compiler sees the end. */
    static RuntimeException thrown(Throwable failure) {
        return SneakyThrow.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
    private static <T extends Throwable> RuntimeException unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
