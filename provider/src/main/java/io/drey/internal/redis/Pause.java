package io.drey.internal.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A time in which no connections are made. Any thread. */
final class Pause {

    private volatile @Nullable CompletableFuture<@Nullable Void> over; // null while there is no pause

    boolean isOn() {
        return over != null;
    }

    void begin() {
        if (over == null) {
            over = new CompletableFuture<>();
        }
    }

    /** Lets go on who waits for the end, in the caller's thread. */
    void end() {
        CompletableFuture<@Nullable Void> ended = over;
        over = null;
        if (ended != null) {
            ended.complete(null);
        }
    }

    /** Begins something at once, or at the end of the pause. */
    <T> CompletionStage<T> after(Supplier<? extends CompletionStage<T>> begun) {
        CompletableFuture<@Nullable Void> waited = over;
        return waited == null ? begun.get() : waited.thenCompose(done -> begun.get());
    }
}
