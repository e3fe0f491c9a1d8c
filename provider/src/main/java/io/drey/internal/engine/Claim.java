package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import org.jspecify.annotations.Nullable;

/** The result of asking for the lease of an absent key. Immutable. */
sealed interface Claim {

    /** It is ours; whoever has it must end it, whatever happens. */
    record Mine(Holding holding) implements Claim {}

    /** An entry has come meanwhile, which this JVM may not be able to read. */
    record Found(Stored entry) implements Claim {}

    /** Another thread or JVM held it, and this is what it came to. */
    record Shared(Ending ending) implements Claim {}

    /**
     * Another thread or JVM holds it, and is not waited for yet.
     *
     * @param lease which stands there, absence if none does
     * @param load the work of this JVM, null if another JVM's is
     * @param isCertain whether what comes of the work is an answer
     */
    record Busy(Stored lease, @Nullable Holding load, boolean isCertain) implements Claim {}

    /** It is not known whether it was granted, one of several keys. */
    record Failed(RuntimeException failure) implements Claim {}
}
