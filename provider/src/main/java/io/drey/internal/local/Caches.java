package io.drey.internal.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** How this package builds its Caffeine caches. */
final class Caches {

    private Caches() {}

    /** Builds a cache with a bound on the number of entries. */
    static <K, E> Cache<K, E> bounded(long maximumSize, LongConsumer evictions) {
        return limited(maximumSize, entry -> evictions.accept(1)).<K, E>build();
    }

    /** Builds such a cache that reports each entry evicted for size, within the step that evicts it. */
    @SuppressWarnings("unchecked") // only such entries are put in
    static <K, E> Cache<K, E> evicting(long maximumSize, Consumer<E> evicted) {
        return limited(maximumSize, entry -> evicted.accept((E) entry)).<K, E>build();
    }

    /** Builds such a cache that also forgets expired entries. */
    static <K> Cache<K, Object> expiring(long maximumSize, LongConsumer evictions, NanoClock clock) {
        return limited(maximumSize, entry -> evictions.accept(1))
                .ticker(clock::nanos)
                .expireAfter(new ByDeadline())
                .<K, Object>build();
    }

    /**
     * Returns the keys that were asked for most of late, as the sketch says by which a cache decides what to keep; none
     * if it keeps everything. Costs the readers nothing, and whoever writes meanwhile a moment.
     */
    static <K> List<K> hottest(Cache<K, ?> cache, int most) {
        return cache.policy()
                .eviction()
                .map(policy -> List.copyOf(policy.hottest(most).keySet()))
                .orElse(List.of());
    }

    private static Caffeine<Object, Object> limited(long maximumSize, Consumer<Object> evicted) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        if (maximumSize < Long.MAX_VALUE) {
            builder.maximumSize(maximumSize);
        }
        return builder.executor(new Maintenance()).evictionListener((key, entry, cause) -> {
            if (cause == RemovalCause.SIZE && entry != null) {
                evicted.accept(entry);
            }
        });
    }

    /**
     * Where a cache keeps house. In the common pool while much happens, as Caffeine's users know it: on the calling
     * thread that would halve the rate of hits where another core is idle. But on the calling thread while little
     * happens: waking another one costs both of them more than the work itself, which is a microsecond.
     */
    private static final class Maintenance implements Executor {

        private static final long SELDOM_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

        private volatile long last = System.nanoTime() - SELDOM_NANOS;

        @Override
        public void execute(Runnable task) {
            long now = System.nanoTime();
            boolean seldom = now - last >= SELDOM_NANOS;
            last = now;
            if (seldom) {
                task.run();
            } else {
                ForkJoinPool.commonPool().execute(task);
            }
        }
    }

    /**
     * Forgets expired entries some time after their deadline, only to reclaim memory: whoever meets an expired entry
     * before announces that it expired.
     */
    private static final class ByDeadline implements Expiry<Object, Object> {

        private static final long SLACK = TimeUnit.SECONDS.toNanos(5);

        @Override
        public long expireAfterCreate(Object key, Object held, long now) {
            return held instanceof Stored stored && stored.expiresAt() != Stored.NEVER
                    ? Math.max(0, stored.expiresAt() - now) + SLACK
                    : Long.MAX_VALUE;
        }

        @Override
        public long expireAfterUpdate(Object key, Object held, long now, long remaining) {
            return expireAfterCreate(key, held, now);
        }

        @Override
        public long expireAfterRead(Object key, Object held, long now, long remaining) {
            return remaining;
        }
    }
}
