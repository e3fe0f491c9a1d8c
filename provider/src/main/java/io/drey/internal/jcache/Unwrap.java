package io.drey.internal.jcache;

/** Implements {@code unwrap} as the standard demands it. Stateless. */
final class Unwrap {

    private Unwrap() {}

    static <T> T to(Class<T> type, Object candidate) {
        if (type.isInstance(candidate)) {
            return type.cast(candidate);
        }
        throw new IllegalArgumentException(
                candidate.getClass().getName() + " cannot be unwrapped to " + type.getName());
    }
}
