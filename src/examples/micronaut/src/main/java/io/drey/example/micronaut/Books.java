package io.drey.example.micronaut;

import io.micronaut.cache.annotation.CacheInvalidate;
import io.micronaut.cache.annotation.CachePut;
import io.micronaut.cache.annotation.Cacheable;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands for a slow source of books; counts how often it was asked. */
@Singleton
public class Books {

    private final AtomicInteger asked = new AtomicInteger();

    /** Looks a book up, once in all JVMs. */
    @Cacheable("books")
    public Book find(String isbn) {
        asked.incrementAndGet();
        return new Book(isbn, "title of " + isbn);
    }

    /** Gives a book another title. */
    @CachePut(cacheNames = "books", parameters = "isbn")
    public Book rename(String isbn, String title) {
        return new Book(isbn, title);
    }

    /** Forgets one. */
    @CacheInvalidate("books")
    public void forget(String isbn) {}

    /** Looks a shelf up, by two parameters. */
    @Cacheable("shelves")
    public String shelf(String room, String letter) {
        asked.incrementAndGet();
        return room + "/" + letter;
    }

    /** How often the source was really asked. */
    public int asked() {
        return asked.get();
    }
}
