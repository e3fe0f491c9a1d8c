package io.drey.hibernate;

import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.cache.spi.access.SoftLock;

/**
 * What Hibernate keeps of a soft lock until the transaction has ended. Immutable.
 *
 * @param id of the holder in the {@link Barrier}, unique for all JVMs
 * @param nanos when it was asked for, on the clock of this JVM
 */
record Held(long id, long nanos) implements SoftLock {

    static Held at(long nanos) {
        return new Held(ThreadLocalRandom.current().nextLong(), nanos);
    }
}
