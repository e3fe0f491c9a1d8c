package io.drey.spring;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.jcache.JCacheCache;

/**
 * A cache that can also be asked by methods that return futures or reactive types. The cache itself is asked in the
 * caller's thread; only the method is waited for elsewhere. Any thread.
 */
final class DreyCache extends JCacheCache {

    DreyCache(javax.cache.Cache<Object, Object> cache) {
        super(cache);
    }

    @Override
    public @Nullable CompletableFuture<?> retrieve(Object key) {
        ValueWrapper found = get(key);
        return found == null ? null : CompletableFuture.completedFuture(found);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // a future may hold null, for a cached null
    public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
        ValueWrapper found = get(key);
        if (found != null) {
            return CompletableFuture.completedFuture((T) found.get());
        }
        return loader.get().thenApply(value -> {
            put(key, value);
            return value;
        });
    }
}
