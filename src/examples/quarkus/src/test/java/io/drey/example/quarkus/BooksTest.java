package io.drey.example.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/** The application, and beside it a manager that stands for another JVM. */
@QuarkusTest
@QuarkusTestResource(Redis.class)
class BooksTest {

    @Inject
    Books books;

    @Test
    void whatTheApplicationCachedOthersFind() {
        assertThat(books.find("1").title()).isEqualTo("title of 1");
        assertThat(books.find("1").title()).isEqualTo("title of 1");
        assertThat(books.asked()).isEqualTo(1);
        try (CacheManager other = new TieredCachingProvider()
                .getCacheManager(URI.create("classpath:drey.conf"), Books.class.getClassLoader())) {
            Cache<String, Book> cache = other.createCache(
                    "books", new MutableConfiguration<String, Book>().setTypes(String.class, Book.class));
            assertThat(cache.get("1")).isEqualTo(new Book("1", "title of 1"));
            cache.put("2", new Book("2", "put elsewhere"));
        }
        assertThat(books.find("2").title()).isEqualTo("put elsewhere");
    }
}
