package io.drey.internal.redis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** There was no connection, so nothing was sent. The cause says what the last attempt to connect met. */
final class NotConnectedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotConnectedException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
