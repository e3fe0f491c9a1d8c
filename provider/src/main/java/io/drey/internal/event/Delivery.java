package io.drey.internal.event;

/** The way from the dispatcher to one listener: {@link Subscriber} calls it now, {@link QueuedDelivery} later. */
sealed interface Delivery<K, V> permits Subscriber, QueuedDelivery {

    /** Delivers one event, on the thread that changed the cache and after the change. */
    void deliver(EntryEvent<K, V> event);

    /** Ends delivery and closes the listener and its filter. Called once. */
    void close();
}
