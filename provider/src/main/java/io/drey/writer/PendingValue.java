package io.drey.writer;

import io.drey.store.Lifetime;
import io.drey.store.NanoClock;
import io.drey.store.Stored;

/**
 * An accepted write as reads of this JVM see it until it is acknowledged: the attachment of its {@link PendingEntry}.
 * Immutable.
 */
public final class PendingValue extends Stored {

    private final Lifetime lifetime;

    public PendingValue(Object form, Lifetime lifetime, NanoClock clock) {
        super(form, Lifetime.deadline(lifetime.onCreate(), clock));
        this.lifetime = lifetime;
    }

    /** What the remote tier is told of its lifetime. */
    public Lifetime lifetime() {
        return lifetime;
    }
}
