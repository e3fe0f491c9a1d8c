package io.drey.internal.redis;

import java.io.Serial;

/** A file that TLS needs cannot be used. The message says which and why. */
final class TlsFilesException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    TlsFilesException(String message) {
        super(message, null, false, false);
    }
}
