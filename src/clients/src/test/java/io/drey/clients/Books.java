package io.drey.clients;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** A service with cached methods that counts how often they run. */
class Books {

    private final AtomicInteger loads = new AtomicInteger();

    @Cacheable("books")
    public String title(String author, String key) {
        return author + "-" + key + "-" + loads.incrementAndGet();
    }

    @Cacheable(cacheNames = "books", sync = true)
    public String once(String key) {
        return "once-" + loads.incrementAndGet();
    }

    @Cacheable("books")
    public @Nullable String missing(String key) {
        loads.incrementAndGet();
        return null;
    }

    @CachePut(cacheNames = "books", key = "new org.springframework.cache.interceptor.SimpleKey(#p0, #p1)")
    public String rename(String author, String key, String title) {
        return title;
    }

    @CacheEvict(cacheNames = "books", allEntries = true)
    public void evict() {}

    public int loads() {
        return loads.get();
    }
}
