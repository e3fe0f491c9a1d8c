package io.drey.internal.event;

/** The way from the dispatcher to one listener: {@link Subscriber} calls it at once, {@link QueuedDelivery} later. */
sealed interface Delivery<K, V> permits Subscriber, QueuedDelivery {

    /** Delivers one event. Called after the change, on the thread that changed the cache. */
    void deliver(EntryEvent<K, V> event);

    /** Ends delivery and closes the listener and its filter. Called once. */
    void close();
}
