package io.drey.internal.behind;

import io.drey.internal.store.Change;
import io.drey.internal.store.Stored;

/** An accepted deletion, known by the identity of its change. */
record PendingDeletion(Change.Delete change) implements PendingChange {

    @Override
    public Stored visible() {
        return Stored.ABSENT;
    }
}
