package io.drey.example.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import io.micronaut.context.ApplicationContext;
import java.util.function.Consumer;
import javax.cache.Caching;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application runs twice, one after the other; what the first one cached the second finds in Redis. */
class BooksTest {

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        System.setProperty("drey.remote.uri", redis.uri());
    }

    @AfterAll
    static void end() {
        System.clearProperty("drey.remote.uri");
        redis.close();
    }

    /** With everything new but Redis. */
    private static void application(Consumer<Books> does) {
        try (ApplicationContext context = ApplicationContext.run()) {
            does.accept(context.getBean(Books.class));
        } finally {
            Caching.getCachingProvider().close();
        }
    }

    @Test
    void methodsAreCachedForAll() {
        application(books -> {
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThat(books.shelf("red", "A")).isEqualTo("red/A");
            assertThat(books.shelf("red", "A")).isEqualTo("red/A");
            assertThat(books.asked()).isEqualTo(2);
            books.rename("2", "another");
            books.find("3");
            books.forget("3");
        });
        application(books -> {
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThat(books.shelf("red", "A")).isEqualTo("red/A");
            assertThat(books.find("2").title()).isEqualTo("another");
            assertThat(books.asked()).as("all were in Redis").isZero();
            books.find("3");
            assertThat(books.asked()).as("it was removed").isEqualTo(1);
        });
    }
}
