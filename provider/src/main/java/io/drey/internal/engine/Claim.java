package io.drey.internal.engine;

import io.drey.internal.store.Stored;

/** The result of asking for the lease of an absent key. Immutable. */
sealed interface Claim {

    /** It is ours, to be {@linkplain Leases#end ended} whatever happens. */
    record Mine(Holding holding) implements Claim {}

    /** An entry has come meanwhile, which this JVM may not be able to read. */
    record Found(Stored entry) implements Claim {}

    /** Another thread of this JVM held it, and this is what it came to. */
    record Shared(Ending ending) implements Claim {}
}
