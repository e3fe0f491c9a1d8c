package io.drey.internal.local;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of copies by the hash of their canonical bytes, where a change log's name does not give the key itself.
 *
 * <p>The invariant: a copy under such a key is held only while its hash leads to that key. So whoever installs or drops
 * the copy changes this too, within the same atomic step of the cache. Any thread.
 *
 * <p>Rejected: keys made from what the log says, which runs code of their classes (and whatever somebody else made of
 * their bytes) in the thread that keeps all copies fresh.
 */
final class Named<K> {

    private final ConcurrentMap<Long, K> keys = new ConcurrentHashMap<>();
    private final HotCopies hot;

    /** @param hot what a copy that is dropped leaves, too */
    Named(HotCopies hot) {
        this.hot = hot;
    }

    /** Returns the key whose copy a record with this hash is about, or null. */
    @Nullable
    K of(long hash) {
        return keys.get(hash);
    }

    /**
     * Must be called in the step that replaces a copy. Returns what may take its place.
     *
     * @param next what is to be held, null for nothing
     * @return that, or null if another key has its hash
     */
    @Nullable
    NearCopy replace(K key, @Nullable NearCopy present, @Nullable NearCopy next) {
        if (present != null && present != next) {
            hot.retire(present);
        }
        boolean stays = present != null && next != null && present.nameHash() == next.nameHash();
        if (present != null && !stays) {
            drop(present);
        }
        if (next == null || next.nameHash() == NearCopy.PLAIN) {
            return next;
        }
        K other = keys.putIfAbsent(next.nameHash(), key);
        return other == null || other.equals(key) ? next : null;
    }

    /** Must be called in the step that drops a copy. */
    void drop(NearCopy present) {
        hot.retire(present);
        if (present.nameHash() != NearCopy.PLAIN) {
            keys.remove(present.nameHash());
        }
    }

    /** Forgets keys without a copy. */
    void tidy(Cache<K, NearCopy> copies) {
        keys.forEach((hash, key) -> copies.asMap().compute(key, (same, present) -> {
            if (present == null || present.nameHash() != hash) {
                keys.remove(hash);
            }
            return present;
        }));
    }
}
