package io.drey.example.boot;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Stands for a slow source of books; counts how often it was asked. */
@Service
class Books {

    private final AtomicInteger asked = new AtomicInteger();

    @Cacheable("books")
    Book find(String isbn) {
        return new Book(isbn, "asked " + asked.incrementAndGet());
    }

    @CachePut(cacheNames = "books", key = "#isbn")
    Book rename(String isbn, String title) {
        return new Book(isbn, title);
    }

    @CacheEvict("books")
    void forget(String isbn) {}

    @CacheEvict(cacheNames = "books", allEntries = true)
    void forgetAll() {}
}
