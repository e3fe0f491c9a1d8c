package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;

/** Turns decisions into changes. */
final class Changes {

    private Changes() {}

    static Change of(Decision decision, Lifetime lifetime) {
        return switch (decision.kind()) {
            case PUT -> new Change.Put(((Decision.Put) decision).form(), lifetime);
            case DELETE -> new Change.Delete();
            case KEEP, PASSED -> throw new IllegalArgumentException("changes nothing: " + decision.kind());
        };
    }
}
