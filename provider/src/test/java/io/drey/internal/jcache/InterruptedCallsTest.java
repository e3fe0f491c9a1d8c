package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of a thread that has been interrupted, which need not wait for anybody. */
@Timeout(60)
class InterruptedCallsTest {

    private final AtomicInteger created = new AtomicInteger();
    private Application application;
    private Cache<String, String> cache;

    @BeforeEach
    void open() {
        application = Application.in(Mode.LOCAL);
        cache = application.strings("interrupted");
        CacheEntryCreatedListener<String, String> listener =
                events -> events.forEach(event -> created.incrementAndGet());
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(new SingletonFactory<>(listener), null, false, true));
    }

    @AfterEach
    void close() {
        application.close();
    }

    static Stream<Call<String, String>> writes() {
        return Stream.of(
                Call.of("put", cache -> cache.put("key", "new")),
                Call.of("putAll", cache -> cache.putAll(Map.of("key", "new"))),
                Call.of("putIfAbsent", cache -> cache.putIfAbsent("key", "new")),
                Call.of("invoke", cache -> cache.invoke("key", Call.setting("new"))));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void succeedAndLeaveTheThreadInterrupted(Call<String, String> write) {
        Thread.currentThread().interrupt();

        write.on(cache);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(cache.get("key")).isEqualTo("new");
        assertThat(created).hasValue(1);
    }
}
