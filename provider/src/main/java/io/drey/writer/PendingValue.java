package io.drey.writer;

import io.drey.store.Change;
import io.drey.store.Lifetime;
import io.drey.store.NanoClock;
import io.drey.store.Stored;

/**
 * An accepted write as reads of this JVM see it until it is acknowledged: the attachment of its {@link PendingEntry}.
 * Immutable.
 */
public final class PendingValue extends Stored {

    private final Change.Put change;

    public PendingValue(Change.Put change, NanoClock clock) {
        super(change.form(), Lifetime.deadline(change.lifetime().onCreate(), clock));
        this.change = change;
    }

    /** What the remote tier is told, however often it is tried. */
    Change.Put change() {
        return change;
    }
}
