package io.drey.spring;

import io.drey.Health;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheManager;

/** Waits for the first answer of a server. Stateless. */
final class Contact {

    private static final System.Logger LOG = System.getLogger(Contact.class.getName());
    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

    private Contact() {}

    /** Returns whether one has answered within that time. */
    static boolean await(CacheManager manager, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!manager.unwrap(Health.class).contact()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                LOG.log(
                        Level.WARNING,
                        "no server has answered within {0} ms (drey.spring.wait-for-contact); ready all the same",
                        patience.toMillis());
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
