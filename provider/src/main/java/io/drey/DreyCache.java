package io.drey;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What a cache of Drey's can do beyond the standard, found by {@code cache.unwrap(DreyCache.class)} or {@link #of}. The
 * standard's methods stay the main way; whatever is not said here is as they do it: listeners hear, a
 * {@code CacheWriter} is told first, statistics count, a loader loads what is missing, and a change is written behind
 * if the cache does so.
 *
 * <pre>{@code
 * DreyCache<String, User> beyond = DreyCache.of(users);
 * beyond.put("guest", user, Duration.ofMinutes(5));
 * beyond.getAsync("guest").thenAccept(found -> System.out.println("found " + found));
 * beyond.flush();
 * }</pre>
 *
 * <p>Any thread. All methods throw {@link IllegalStateException} once the cache is closed, and
 * {@link NullPointerException} for null.
 *
 * <h2>Asynchronous calls</h2>
 *
 * They run on at most sixteen threads of the manager, which end when there is nothing to do, each as the standard's
 * method would, with the same deadlines. At most a thousand wait for a thread, none longer than ten seconds: beyond
 * either, the stage fails with a {@link CacheException} and nothing was done. Calls of one key may overtake each other
 * unless the next one is made when the stage of the one before is complete. Key and value must not be changed until
 * then. A stage fails with what the standard's method would throw. Its dependents run on the thread that completes it
 * or, if it is complete, on the one that adds them. That is one of those threads; one of the JDK's common pool if the
 * call has waited too long; or the one that closes the manager, which makes what still waits. Let dependents not wait.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface DreyCache<K, V> {

    /**
     * Returns what a cache can do beyond the standard.
     *
     * @throws IllegalArgumentException if it is not one of Drey's
     */
    @SuppressWarnings("unchecked") // a cache unwraps to its own types
    static <K, V> DreyCache<K, V> of(Cache<K, V> cache) {
        return cache.unwrap(DreyCache.class);
    }

    /**
     * Stores a value as {@code put} does, for a time of its own: the cache's expiry policy is not asked for creation or
     * update. An access moves the end if that policy says so. An update by another method gives the entry the policy's
     * time, or leaves this end if the policy leaves it; but where new entries are eternal by a policy of the standard's
     * or of the options, as they are if nothing else is said, such an update makes the entry eternal, too.
     *
     * @param timeToLive above zero; rounded up to milliseconds
     * @throws IllegalArgumentException if it is not above zero
     */
    void put(K key, V value, Duration timeToLive);

    /** As {@code get}, without waiting for it; null if there is nothing. */
    CompletionStage<@Nullable V> getAsync(K key);

    /** As {@code put}, without waiting for it. */
    CompletionStage<@Nullable Void> putAsync(K key, V value);

    /** As {@link #put}, without waiting for it. */
    CompletionStage<@Nullable Void> putAsync(K key, V value, Duration timeToLive);

    /** As {@code remove}, without waiting for it; whether there was an entry. */
    CompletionStage<Boolean> removeAsync(K key);

    /** Returns what the tiers of this cache do, whether or not statistics are enabled. */
    TierMXBean tiers();

    /**
     * Waits until all that this JVM has accepted for this cache is in Redis or was given up, for
     * {@code write-behind.flush-timeout} at most. Returns at once where nothing is written behind.
     *
     * @throws CacheException if that is not so in time, or at once while Redis is out of reach; the changes still wait
     */
    void flush();

    /**
     * Drops all copies of entries that this JVM keeps, so that each key is read from Redis next; for tests, and after
     * Redis was changed by hand. Removes nothing, and no other JVM notices. Does nothing without a remote tier, where
     * the local tier is all there is.
     */
    void invalidateLocal();
}
