package io.drey.internal.engine;

import io.drey.internal.store.Stored;

/**
 * The result of an operation. Immutable.
 *
 * @param before the live entry it met, {@link Stored#ABSENT} if there was none
 * @param made what was done in the end
 */
record Outcome(Stored before, Decision made) {

    boolean found() {
        return before.hasValue();
    }

    boolean stored() {
        return made instanceof Decision.Put;
    }

    boolean deleted() {
        return made instanceof Decision.Delete && (found() || before.isUnreadable());
    }
}
