package io.drey.internal.address;

/**
 * A text is not the address of a remote tier. The message says why and what to write instead, without credentials.
 * Immutable, any thread.
 */
public final class IllegalAddressException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    IllegalAddressException(String message) {
        super(message);
    }
}
