package io.drey.spring.shop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Counts how often it is really asked. */
@Service
public class Books {

    private final AtomicInteger loads = new AtomicInteger();

    @Cacheable("books")
    public Book find(String isbn) {
        return new Book(isbn, "title " + loads.incrementAndGet());
    }

    @Cacheable("pairs")
    public String pair(String one, String other) {
        loads.incrementAndGet();
        return null;
    }

    @Cacheable("later")
    public CompletableFuture<Book> later(String isbn) {
        return CompletableFuture.completedFuture(new Book(isbn, "later " + loads.incrementAndGet()));
    }

    @CachePut(cacheNames = "books", key = "#isbn")
    public Book rename(String isbn, String title) {
        return new Book(isbn, title);
    }

    @CacheEvict("books")
    public void forget(String isbn) {}

    @CacheEvict(cacheNames = "books", allEntries = true)
    public void forgetAll() {}

    public int loads() {
        return loads.get();
    }
}
