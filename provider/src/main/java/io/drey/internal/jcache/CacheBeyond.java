package io.drey.internal.jcache;

import io.drey.DreyCache;
import io.drey.TierMXBean;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.engine.Engine;
import io.drey.internal.local.LocalStore;
import io.drey.internal.queue.WriteQueue;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * What a cache can do beyond the standard. Any thread.
 *
 * @param cache does what the standard says
 * @param async for callers who do not wait
 * @param open refuses when the cache is closed
 */
record CacheBeyond<K, V>(
        Cache<K, V> cache,
        Engine<K, V> engine,
        Tiers<K> tiersOfCache,
        AsyncCalls async,
        Arguments<K, V> arguments,
        Runnable open)
        implements DreyCache<K, V> {

    /** More seconds than anybody waits, which are few enough to be counted in nanoseconds. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / 4_000_000_000L;

    @Override
    public void put(K key, V value, Duration timeToLive) {
        check(key, value);
        engine.put(key, value, millis(timeToLive));
    }

    /** Returns the time in milliseconds, rounded up: a wish for little time must not become none. */
    private static long millis(Duration timeToLive) {
        if (timeToLive.isZero() || timeToLive.isNegative()) {
            throw new IllegalArgumentException("the time to live must be above zero, not " + timeToLive);
        }
        long seconds = Math.min(timeToLive.getSeconds(), MOST_SECONDS);
        return seconds * 1_000 + (timeToLive.getNano() + 999_999) / 1_000_000;
    }

    /** Looks at what a call is given before another thread makes it. */
    private void check(K key) {
        open.run();
        arguments.key(key);
    }

    private void check(K key, V value) {
        open.run();
        arguments.entry(key, value);
    }

    @Override
    public CompletionStage<@Nullable V> getAsync(K key) {
        check(key);
        return async.call(() -> cache.get(key));
    }

    @Override
    public CompletionStage<@Nullable Void> putAsync(K key, V value) {
        check(key, value);
        return async.call(() -> {
            cache.put(key, value);
            return null;
        });
    }

    @Override
    public CompletionStage<@Nullable Void> putAsync(K key, V value, Duration timeToLive) {
        check(key, value);
        long millis = millis(timeToLive);
        return async.call(() -> {
            open.run();
            engine.put(key, value, millis);
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> removeAsync(K key) {
        check(key);
        return async.call(() -> cache.remove(key));
    }

    @Override
    public TierMXBean tiers() {
        open.run();
        return cache.unwrap(TierMXBean.class);
    }

    @Override
    public void flush() {
        open.run();
        WriteQueue<K, PendingChange> queue = tiersOfCache.queue();
        if (queue != null) {
            queue.flush();
        }
    }

    @Override
    public void invalidateLocal() {
        open.run();
        LocalStore<K> local = tiersOfCache.local();
        if (local != null) {
            local.forgetAll();
        }
    }
}
