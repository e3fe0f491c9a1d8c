package io.drey.differential;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;

/** One call, drawn by chance, that can be made on both caches; answers what it returned or threw, as text. */
record Step(String name, Call call) {

    /** Something a cache can be asked. */
    interface Call {
        Object on(Cache<Integer, String> cache) throws Exception;
    }

    private static final int KEYS = 6;

    String run(Cache<Integer, String> cache) {
        try {
            return String.valueOf(call.on(cache));
        } catch (Exception e) {
            return e.getClass().getName();
        }
    }

    static Step draw(Random random) {
        int key = random.nextInt(KEYS);
        String value = "v" + random.nextInt(3);
        String other = "v" + random.nextInt(3);
        Set<Integer> keys = new LinkedHashSet<>(List.of(key, (key + 1 + random.nextInt(KEYS - 1)) % KEYS));
        Map<Integer, String> entries = new LinkedHashMap<>();
        keys.forEach(each -> entries.put(each, value));
        return switch (random.nextInt(23)) {
            case 0, 1 -> new Step("get " + key, cache -> cache.get(key));
            case 2 -> new Step("getAll " + keys, cache -> new TreeMap<>(cache.getAll(keys)));
            case 3 -> new Step("containsKey " + key, cache -> cache.containsKey(key));
            case 4, 5 -> step("put " + key + " " + value, cache -> cache.put(key, value));
            case 6 -> new Step("getAndPut " + key + " " + value, cache -> cache.getAndPut(key, value));
            case 7 -> step("putAll " + entries, cache -> cache.putAll(entries));
            case 8 -> new Step("putIfAbsent " + key + " " + value, cache -> cache.putIfAbsent(key, value));
            case 9 -> new Step("remove " + key, cache -> cache.remove(key));
            case 10 -> new Step("remove " + key + " " + value, cache -> cache.remove(key, value));
            case 11 -> new Step("getAndRemove " + key, cache -> cache.getAndRemove(key));
            case 12 ->
                new Step("replace " + key + " " + value + " " + other, cache -> cache.replace(key, value, other));
            case 13 -> new Step("replace " + key + " " + value, cache -> cache.replace(key, value));
            case 14 -> new Step("getAndReplace " + key + " " + value, cache -> cache.getAndReplace(key, value));
            case 15 -> step("removeAll " + keys, cache -> cache.removeAll(keys));
            case 16 -> step("clear", Cache::clear);
            case 17 -> new Step("loadAll " + keys, cache -> load(cache, keys));
            case 18 -> new Step("iterate", Step::iterate);
            case 19 -> new Step("invokeAll " + keys, cache -> results(cache.invokeAll(keys, append(value))));
            case 20 -> new Step("invoke to read " + key, cache -> cache.invoke(key, (entry, x) -> entry.getValue()));
            case 21 -> new Step("invoke to remove " + key, cache -> cache.invoke(key, removal()));
            default -> new Step("invoke to append " + key + " " + value, cache -> cache.invoke(key, append(value)));
        };
    }

    private interface Command {
        void on(Cache<Integer, String> cache);
    }

    private static Step step(String name, Command command) {
        return new Step(name, cache -> {
            command.on(cache);
            return "done";
        });
    }

    private static Object load(Cache<Integer, String> cache, Set<Integer> keys) throws Exception {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(keys, true, done);
        done.get(10, TimeUnit.SECONDS);
        return "loaded";
    }

    private static Object iterate(Cache<Integer, String> cache) {
        Map<Integer, String> contents = new TreeMap<>();
        cache.forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
        return contents;
    }

    private static EntryProcessor<Integer, String, Object> append(String text) {
        return (entry, arguments) -> {
            entry.setValue(entry.exists() ? "a" + text : text);
            return text;
        };
    }

    private static EntryProcessor<Integer, String, Object> removal() {
        return (MutableEntry<Integer, String> entry, Object... arguments) -> {
            if (entry.exists()) { // see KnownDifferences
                entry.remove();
            }
            return "removed";
        };
    }

    private static Map<Integer, String> results(Map<Integer, EntryProcessorResult<Object>> results) {
        Map<Integer, String> shown = new TreeMap<>();
        results.forEach((key, result) -> {
            try {
                shown.put(key, String.valueOf(result.get()));
            } catch (RuntimeException e) {
                shown.put(key, e.getClass().getName());
            }
        });
        return shown;
    }
}
