package io.drey.internal.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does something for each of several keys, whatever comes of the others. Any thread. */
final class Each {

    private Each() {}

    /** Throws the first failure once all have had their turn. */
    static <T> void of(Iterable<? extends T> all, Consumer<? super T> action) {
        Throwable failure = null;
        for (T each : all) {
            try {
                action.accept(each);
            } catch (RuntimeException | Error e) {
                failure = first(failure, e);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static Throwable first(@Nullable Throwable first, Throwable next) {
        if (first != null && first != next) { // an exception cannot suppress itself
            first.addSuppressed(next);
        }
        return first == null ? next : first;
    }
}
