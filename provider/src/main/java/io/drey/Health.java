package io.drey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a cache manager is at this moment, as far as it knows without asking anybody. For health checks of applications:
 *
 * <pre>{@code
 * Health health = manager.unwrap(Health.class);
 * if (health.status() == Health.Status.DEGRADED) {
 *     System.err.println(health.partitionsAway() + " of " + health.partitions() + " partitions are away");
 * }
 * }</pre>
 *
 * <p>A snapshot: unwrap it again for the next one. Immutable, any thread.
 *
 * @param status the whole in one word
 * @param remote where the servers are, without credentials; null without a remote tier
 * @param partitions of the namespace; 0 without a remote tier
 * @param partitionsAway those whose server does not answer at present
 * @param awayFor how long the longest of them has not answered; null if all answer
 * @param contact whether any server has answered since the manager was opened; true without a remote tier
 * @param pendingWrites changes of all caches that are accepted and not written yet
 */
public record Health(
        Status status,
        @Nullable String remote,
        int partitions,
        int partitionsAway,
        @Nullable Duration awayFor,
        boolean contact,
        long pendingWrites) {

    /** The whole in one word. */
    public enum Status {
        /** All servers answer, or there is no remote tier. */
        UP,
        /** The manager is open and the first answer is still awaited. */
        STARTING,
        /** Some servers do not answer. Calls for their keys do as {@link OnUnavailable} says. */
        DEGRADED,
        /** No server answers. */
        AWAY,
        /** The manager is closed. */
        CLOSED
    }
}
