package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A window of a rate limiter ends while somebody counts in it: what he does belongs to the next. */
@ParameterizedClass
@EnumSource(Mode.class)
class ExpiryDuringProcessorTest {

    private static final long WINDOW_MILLIS = 300;

    @Parameter
    private Mode mode;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatExpiredMeanwhileIsNotCountedOn(boolean removes) {
        try (Application application = Application.in(mode)) {
            Cache<String, Integer> windows = application
                    .manager()
                    .createCache(
                            "windows",
                            application
                                    .configuration(String.class, Integer.class)
                                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(
                                            new Duration(TimeUnit.MILLISECONDS, WINDOW_MILLIS))));
            windows.put("key", 41);
            AtomicInteger runs = new AtomicInteger();

            Integer before = windows.invoke("key", (entry, arguments) -> {
                long began = System.nanoTime();
                Integer count = entry.getValue();
                if (runs.incrementAndGet() == 1) {
                    await().until(() -> System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(3 * WINDOW_MILLIS));
                }
                if (removes) {
                    entry.remove();
                } else {
                    entry.setValue(count == null ? 1 : count + 1);
                }
                return count;
            });

            assertThat(before).isNull();
            assertThat(runs.get()).isBetween(1, 2); // one if the window had ended before
            Integer after = windows.get("key");
            assertThat(after == null || (!removes && after == 1)) // which may be over too by now
                    .as("%s", after)
                    .isTrue();
        }
    }
}
