package io.drey.internal.jcache;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;

/** A call of one operation, by its name; a list of them makes a test that holds for all. Immutable. */
record Call<K, V>(String name, Work<K, V> work) {

    /** What is done with the cache. */
    interface Work<K, V> {
        void on(Cache<K, V> cache);
    }

    static <K, V> Call<K, V> of(String name, Work<K, V> work) {
        return new Call<>(name, work);
    }

    void on(Cache<K, V> cache) {
        work.on(cache);
    }

    /** Every operation that asks what is there. */
    static List<Call<String, String>> reads(String key) {
        return List.of(
                of("get", cache -> cache.get(key)),
                of("getAll", cache -> cache.getAll(Set.of(key))),
                of("containsKey", cache -> cache.containsKey(key)));
    }

    /** Every operation that changes entries whatever was there. */
    static List<Call<String, String>> plainWrites(String key) {
        return List.of(
                of("put", cache -> cache.put(key, "new")), of("putAll", cache -> cache.putAll(Map.of(key, "new"))));
    }

    /** Every operation that needs to know what was there. */
    static List<Call<String, String>> conditional(String key) {
        return List.of(
                of("getAndPut", cache -> cache.getAndPut(key, "new")),
                of("putIfAbsent", cache -> cache.putIfAbsent(key, "new")),
                of("replace(k, v)", cache -> cache.replace(key, "new")),
                of("replace(k, o, n)", cache -> cache.replace(key, "old", "new")),
                of("getAndReplace", cache -> cache.getAndReplace(key, "new")),
                of("remove(k)", cache -> cache.remove(key)),
                of("remove(k, v)", cache -> cache.remove(key, "old")),
                of("getAndRemove", cache -> cache.getAndRemove(key)),
                of("invoke", cache -> cache.invoke(key, setting("new"))));
    }

    /** Every operation on all there is. */
    static List<Call<String, String>> overall() {
        return List.of(
                of("iterator", cache -> cache.iterator().forEachRemaining(entry -> {})),
                of("clear", Cache::clear),
                of("removeAll()", Cache::removeAll));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // it is only read
    static <K, V> Stream<Call<K, V>> all(List<Call<K, V>>... parts) {
        return Arrays.stream(parts).flatMap(List::stream);
    }

    static <K, V> EntryProcessor<K, V, Object> setting(V value) {
        return (entry, arguments) -> {
            entry.setValue(value);
            return null;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
