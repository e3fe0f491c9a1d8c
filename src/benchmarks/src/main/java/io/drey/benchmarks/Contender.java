package io.drey.benchmarks;

import java.util.Map;
import java.util.Set;

/** What is compared: the same calls on a cache library. One thread or several, as the library allows. */
interface Contender<V> extends AutoCloseable {

    V get(String key);

    void put(String key, V value);

    Map<String, V> getAll(Set<String> keys);

    void putAll(Map<String, V> entries);

    boolean putIfAbsent(String key, V value);

    /** Reads the entry in a processor and sets it again. */
    Object invoke(String key);

    /** Waits until what was written has reached where it is kept. */
    default void flush() {}

    @Override
    void close();
}
