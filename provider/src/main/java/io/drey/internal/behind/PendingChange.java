package io.drey.internal.behind;

import io.drey.internal.queue.Write;
import io.drey.internal.store.Change;
import io.drey.internal.store.Stored;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change that the queue has accepted and the store below has not acknowledged. Immutable. */
public sealed interface PendingChange permits PendingValue, PendingDeletion, RestoredChange {

    /** Returns what the remote tier is told, however often it is tried. */
    Change change();

    /** Returns what reads of this JVM find meanwhile, or null if they are to ask the store below. */
    @Nullable
    Stored visible();

    /** Returns the change of a write; one without a value is never put into the queue. */
    static PendingChange of(Write<?, PendingChange> write) {
        return Objects.requireNonNull(write.getValue());
    }
}
