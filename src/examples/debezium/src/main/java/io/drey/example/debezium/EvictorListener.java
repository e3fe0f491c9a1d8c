package io.drey.example.debezium;

/** Is told what an {@link Evictor} does, by its threads. */
public interface EvictorListener {

    /** All changes from now on will be evicted, and those that were made while it was away. */
    void following();

    /** An entry is gone, or all of them if the key is {@code *}. */
    void evicted(String key);

    /** Ended without having been closed; what was not evicted will be after another start. */
    void failed(Throwable failure);
}
