package io.drey.example.cdi;

import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import javax.enterprise.context.ApplicationScoped;

/** Stands for a slow source of books; counts how often it was asked. */
@ApplicationScoped
public class Books {

    private final AtomicInteger asked = new AtomicInteger();

    /** Looks a book up, once in all JVMs. */
    @CacheResult(cacheName = "books", exceptionCacheName = "missing", cachedExceptions = NoSuchBookException.class)
    public Book find(String isbn) {
        asked.incrementAndGet();
        if (isbn.startsWith("none")) {
            throw new NoSuchBookException(isbn);
        }
        return new Book(isbn, "title of " + isbn);
    }

    /** Gives a book another title. */
    @CachePut(cacheName = "books")
    public void rename(@CacheKey String isbn, @CacheValue Book book) {}

    /** Forgets one. */
    @CacheRemove(cacheName = "books")
    public void forget(String isbn) {}

    /** Forgets all. */
    @CacheRemoveAll(cacheName = "books")
    public void forgetAll() {}

    /** How often the source was really asked. */
    public int asked() {
        return asked.get();
    }
}
