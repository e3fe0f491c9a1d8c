package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;

/** Turns decisions into changes. */
final class Changes {

    private Changes() {}

    static Change of(Decision decision, Lifetime lifetime) {
        return decision instanceof Decision.Put put ? new Change.Put(put.form(), lifetime) : new Change.Delete();
    }
}
