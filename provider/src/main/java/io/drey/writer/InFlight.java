package io.drey.writer;

/**
 * A write that has been handed to the delegate. It takes the place of the waiting write in its {@link Node}, so that a
 * producer learns from the very compare-and-set that replaces it whether the old write was already under way.
 */
final class InFlight<K, V> extends Write<K, V> {
    final Node<K, V> node;
    final Write<K, V> origin;

    /** Set by a close that no longer waits for the outcome; meaningful once the node is retired. */
    volatile boolean abandoned;

    InFlight(Node<K, V> node, Write<K, V> origin) {
        super(origin.key, origin.value, origin.attachment, origin.weight, origin.sequence);
        this.node = node;
        this.origin = origin;
    }
}
