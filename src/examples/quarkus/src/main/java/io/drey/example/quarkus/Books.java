package io.drey.example.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;

/** Stands for a slow source of books; counts how often it was asked. */
@ApplicationScoped
public class Books {

    private final Cache<String, Book> cache;
    private final AtomicInteger asked = new AtomicInteger();

    Books(Cache<String, Book> cache) {
        this.cache = cache;
    }

    /** Looks a book up, once in all JVMs. */
    public Book find(String isbn) {
        Book known = cache.get(isbn);
        if (known != null) {
            return known;
        }
        asked.incrementAndGet();
        Book found = new Book(isbn, "title of " + isbn);
        cache.put(isbn, found);
        return found;
    }

    /** How often the source was really asked. */
    public int asked() {
        return asked.get();
    }
}
