package io.drey.internal.jcache;

import io.drey.internal.observe.Observers;
import io.drey.internal.observe.Work;
import io.drey.internal.store.NanoClock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;

/** The application's loader, with a clock beside it and whoever traces it around it. Any thread. */
final class ObservedLoader<K, V> implements CacheLoader<K, V> {

    private final CacheLoader<K, V> user;
    private final String cache;
    private final Observers observers;
    private final NanoClock clock;
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failed = new LongAdder();

    ObservedLoader(CacheLoader<K, V> user, String cache, Observers observers, NanoClock clock) {
        this.user = user;
        this.cache = cache;
        this.observers = observers;
        this.clock = clock;
    }

    /** Returns how long all calls together took. */
    long nanos() {
        return nanos.sum();
    }

    /** Returns how many calls ended with an exception. */
    long failed() {
        return failed.sum();
    }

    @Override
    @SuppressWarnings("NullAway") // a loader answers null for a key that it lacks
    public @Nullable V load(K key) {
        return timed(() -> observers.observe(Work.LOAD, cache, 1, () -> user.load(key)));
    }

    @Override
    public Map<K, V> loadAll(Iterable<? extends K> keys) {
        int count = keys instanceof Collection<?> known ? known.size() : 0;
        return timed(() -> observers.observe(Work.LOAD_ALL, cache, count, () -> user.loadAll(keys)));
    }

    private <T> T timed(Supplier<T> call) {
        long start = clock.nanos();
        boolean done = false;
        try {
            T result = call.get();
            done = true;
            return result;
        } finally {
            nanos.add(Math.max(0, clock.nanos() - start));
            if (!done) {
                failed.increment();
            }
        }
    }
}
