package io.drey.internal.redis;

import java.io.Serial;

/** There are no credentials to connect with. The message says why, and nothing of what they are. */
final class CredentialsException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What each message begins with. */
    static final String START = "no credentials: ";

    CredentialsException(String message) {
        super(START + message, null, false, false);
    }
}
