package io.drey.internal.queue;

/**
 * A write that was under way, and waits again. It may have been made all the same, and whoever is given it once more
 * knows it by its value; so that stays as it is.
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
