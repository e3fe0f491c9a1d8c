package io.drey.chaos.load;

/**
 * Numbers for keys that change as time goes on, the same in all JVMs at the same time. Short lives keep histories of
 * keys short, and let some keys lie wholly before or behind a loss. Immutable.
 *
 * @param origin nanoseconds of the machine's steady clock at the beginning
 */
record Slots(long origin) {

    private static final long NANOS_FOR_MILLI = 1_000_000;

    long every(long millis) {
        return (System.nanoTime() - origin) / (millis * NANOS_FOR_MILLI);
    }
}
