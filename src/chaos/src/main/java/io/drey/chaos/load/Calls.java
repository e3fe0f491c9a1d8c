package io.drey.chaos.load;

import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Outcome;
import io.drey.chaos.history.Recorder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Calls of one thread, each written down before and after. Confined to that thread, but for the count. */
final class Calls {

    private static final long YES = 1;
    private static final long NO = 0;

    private final int client;
    private final Recorder recorder;
    private final Target target;
    private final Failures failures;
    private final AtomicLong done = new AtomicLong();

    Calls(int client, Recorder recorder, Target target, Failures failures) {
        this.failures = failures;
        this.client = client;
        this.recorder = recorder;
        this.target = target;
    }

    /** How many have returned. */
    long done() {
        return done.get();
    }

    @Nullable
    Long get(Cache<String, Long> cache, String key) {
        return call(key, Kind.READ, null, null, () -> cache.get(key));
    }

    /** Reads what is there, not a copy. */
    @Nullable
    Long read(Cache<String, Long> cache, String key) {
        return call(
                key,
                Kind.READ,
                null,
                null,
                () -> cache.invoke(key, (entry, none) -> entry.exists() ? entry.getValue() : null));
    }

    void put(Cache<String, Long> cache, String key, long value) {
        call(key, Kind.PUT, null, value, () -> {
            cache.put(key, value);
            return null;
        });
    }

    void remove(Cache<String, Long> cache, String key) {
        call(key, Kind.REMOVE, null, null, () -> cache.remove(key) ? YES : NO);
    }

    void putIfAbsent(Cache<String, Long> cache, String key, long value) {
        call(key, Kind.PUT_IF_ABSENT, null, value, () -> cache.putIfAbsent(key, value) ? YES : NO);
    }

    boolean replace(Cache<String, Long> cache, String key, long expected, long value) {
        Long replaced = call(key, Kind.REPLACE, expected, value, () -> cache.replace(key, expected, value) ? YES : NO);
        return Objects.equals(replaced, YES);
    }

    void add(Cache<String, Long> cache, String key) {
        call(
                key,
                Kind.ADD,
                null,
                null,
                () -> cache.invoke(key, (entry, none) -> {
                    long sum = entry.exists() ? entry.getValue() + 1 : 1;
                    entry.setValue(sum);
                    return sum;
                }));
    }

    /** The answer, null also if it failed. */
    private @Nullable Long call(
            String key, Kind kind, @Nullable Long expected, @Nullable Long value, Supplier<@Nullable Long> calling) {
        long call = recorder.begin(client, key, kind, expected, value);
        try {
            Long result = calling.get();
            recorder.end(call, Outcome.DONE, result);
            done.incrementAndGet();
            return result;
        } catch (CacheException e) {
            failures.add(e);
            recorder.end(call, target.outcome(e), null);
        } catch (RuntimeException e) {
            recorder.end(call, Outcome.UNKNOWN, null);
            System.out.println(LoadMain.SURPRISE + kind + ' ' + key + ": " + e);
            e.printStackTrace(System.out);
        }
        return null;
    }
}
