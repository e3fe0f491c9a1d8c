package io.drey;

import javax.cache.CacheException;

/**
 * The remote tier is out of reach: it did not answer in time, refused, or is not connected. The message says what was
 * attempted, where, and for how long, and whether the outcome of a change is unknown.
 *
 * <pre>{@code
 * try {
 *     users.replace("ann", user);
 * } catch (RemoteUnavailableException e) {
 *     if (e.isOutcomeUnknown()) {
 *         users.get("ann"); // once Redis is back, tells what became of it
 *     }
 * }
 * }</pre>
 *
 * <p>Immutable, any thread.
 */
public class RemoteUnavailableException extends CacheException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    /** @param message what was attempted and where; nothing happened remotely */
    public RemoteUnavailableException(String message) {
        super(message);
        this.outcomeUnknown = false;
    }

    /**
     * @param message what was attempted and where
     * @param cause what the client library reported
     * @param outcomeUnknown whether the change may or may not have been made
     */
    public RemoteUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
        super(
                outcomeUnknown ? message + "; outcome unknown: the change may or may not have been made" : message,
                cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether a change was under way that may or may not have been made. False for reads and for calls never sent. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
