package io.drey.internal.local;

import com.github.benmanes.caffeine.cache.Cache;
import io.drey.internal.store.AbsentKeys;
import io.drey.internal.store.NanoClock;
import java.time.Duration;

/**
 * Remembers which keys the loader lacks, by when it was asked. What others change is not noticed here: whoever asks has
 * looked into the store first. Any thread.
 */
public final class LackingKeys<K> implements AbsentKeys<K> {

    private final Cache<K, Long> askedAt;
    private final NanoClock clock;
    private final long maxStaleness;

    /** @param maximumSize keys */
    public LackingKeys(long maximumSize, Duration maxStaleness, NanoClock clock) {
        this.askedAt = Caches.bounded(maximumSize, evicted -> {});
        this.clock = clock;
        this.maxStaleness = maxStaleness.toNanos();
    }

    @Override
    public boolean contains(K key) {
        Long asked = askedAt.getIfPresent(key);
        if (asked == null) {
            return false;
        } else if (clock.nanos() - asked <= maxStaleness) {
            return true;
        }
        askedAt.asMap().remove(key, asked);
        return false;
    }

    @Override
    public void add(K key, long asked) {
        askedAt.put(key, asked);
    }

    @Override
    public void remove(K key) {
        askedAt.invalidate(key);
    }

    @Override
    public void clear() {
        askedAt.invalidateAll();
    }
}
