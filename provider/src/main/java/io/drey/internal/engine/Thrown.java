package io.drey.internal.engine;

/**
 * What user code throws. It may be a checked exception where none is declared, since Kotlin, Lombok and generics know
 * ways round the compiler: hence whoever calls user code catches {@link Exception}.
 */
final class Thrown {

    private Thrown() {}

    /** An interruption that is wrapped or dropped stays known to the thread. */
    static void noted(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
