package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A processor that ends its own lease by emptying its cache would run again until its time is up. */
class ProcessorsThatClearTest {

    static Stream<Call<String, String>> clears() {
        return Stream.of(
                Call.of("clear", Cache::clear),
                Call.of("removeAll", cache -> cache.removeAll()),
                Call.of(
                        "clear by the processor of another key",
                        cache -> cache.invoke("other", (entry, arguments) -> {
                            cache.clear();
                            entry.setValue("new");
                            return null;
                        })));
    }

    @ParameterizedTest
    @MethodSource("clears")
    void areRecursiveOnceTheyRunAgain(Call<String, String> clear) {
        for (Mode mode : Mode.values()) {
            try (Application application = Application.in(mode)) {
                Cache<String, String> cache = application.strings("c");
                cache.put("key", "old");
                AtomicInteger runs = new AtomicInteger();

                assertThatThrownBy(() -> cache.invoke("key", (entry, arguments) -> {
                            runs.incrementAndGet();
                            clear.on(cache);
                            entry.setValue("new");
                            return null;
                        }))
                        .as(mode + ", " + clear)
                        .isInstanceOf(CacheException.class)
                        .hasStackTraceContaining("recursive");
                assertThat(runs).as(mode + ", " + clear).hasValueLessThanOrEqualTo(2);
                assertThat(cache.get("key")).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mayEmptyOtherCaches(Mode mode) {
        try (Application application = Application.in(mode)) {
            Cache<String, String> cache = application.strings("c");
            Cache<String, String> other = application.strings("other");
            other.put("key", "old");
            AtomicInteger runs = new AtomicInteger();

            cache.invoke("key", (entry, arguments) -> {
                if (runs.incrementAndGet() == 1) {
                    cache.put("key", "so that it runs again");
                } else {
                    other.clear();
                }
                entry.setValue("new");
                return null;
            });

            assertThat(runs).hasValue(2);
            assertThat(cache.get("key")).isEqualTo("new");
            assertThat(other.get("key")).isNull();
        }
    }
}
