package io.drey.internal.store;

/**
 * The keys for which the loader had no value, for as long as its answer may be as old as a copy. Bounded, any thread.
 */
public interface AbsentKeys<K> {

    /** Whether the loader had none so lately that it need not be asked again. */
    boolean contains(K key);

    /**
     * Notes that the loader has none.
     *
     * @param key nobody mutates it
     * @param askedAt when it was asked, on the {@link NanoClock}
     */
    void add(K key, long askedAt);

    /** This JVM has, perhaps, changed the key. */
    void remove(K key);

    /** This JVM has changed all keys. */
    void clear();
}
