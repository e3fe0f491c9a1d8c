package io.drey.example.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.servers.RedisServer;
import java.util.function.Consumer;
import javax.cache.Caching;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application runs twice, one after the other; what the first one cached the second finds in Redis. */
class CdiTest {

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
        try (WeldContainer container = new Weld().initialize()) {
            does.accept(container.select(Books.class).get());
        } finally {
            Caching.getCachingProvider().close();
        }
    }

    @Test
    void methodsAreCachedForAllAndSoAreTheirExceptions() {
        application(books -> {
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThatThrownBy(() -> books.find("none")).isInstanceOf(NoSuchBookException.class);
            assertThatThrownBy(() -> books.find("none")).isInstanceOf(NoSuchBookException.class);
            assertThat(books.asked()).isEqualTo(2);
            books.rename("2", new Book("2", "another"));
            books.find("3");
            books.forget("3");
        });
        application(books -> {
            assertThat(books.find("1").title()).isEqualTo("title of 1");
            assertThatThrownBy(() -> books.find("none"))
                    .isInstanceOf(NoSuchBookException.class)
                    .hasMessage("no book none");
            assertThat(books.find("2").title()).isEqualTo("another");
            assertThat(books.asked()).as("all were in Redis").isZero();
            books.find("3");
            assertThat(books.asked()).as("it was removed").isEqualTo(1);
            books.forgetAll();
            books.find("1");
            assertThat(books.asked()).isEqualTo(2);
        });
    }
}
