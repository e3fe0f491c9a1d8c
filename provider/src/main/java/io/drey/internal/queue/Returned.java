package io.drey.internal.queue;

/**
 * A write that was in flight and waits again. It may have been made all the same, and the delegate recognises it by the
 * identity of its value when it comes again. So its value is never replaced.
 */
final class Returned<K, V> extends Write<K, V> {

    private final long number;

    Returned(InFlight<K, V> flight) {
        super(flight.key, flight.value, flight.weight, flight.sequence);
        this.number = flight.number();
    }

    @Override
    long number() {
        return number;
    }
}
