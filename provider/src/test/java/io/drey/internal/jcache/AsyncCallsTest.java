package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class AsyncCallsTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();

    private static AsyncCalls calls(int threads, int waiting, Duration patience) {
        return new AsyncCalls(
                "test", AsyncCallsTest.class.getClassLoader(), new AsyncCalls.Bounds(threads, waiting, patience));
    }

    private int untilTheEnd() {
        try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return made.incrementAndGet();
    }

    private static <T> T joined(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatACallReturnsOrThrowsIsWhatItsStageEndsWith() throws Exception {
        try (AsyncCalls calls = calls(1, 10, Duration.ofMinutes(1))) {
            assertThat(joined(calls.call(() -> "nut"))).isEqualTo("nut");
            Object nothing = joined(calls.<Object>call(() -> null));
            assertThat(nothing).isNull();
            IllegalStateException failure = new IllegalStateException("no nut");
            assertThatThrownBy(() -> joined(calls.call(() -> {
                        throw failure;
                    })))
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(failure);
        }
    }

    @Test
    void callsBeyondTheBoundAreRefusedAndNotMade() throws Exception {
        try (AsyncCalls calls = calls(1, 2, Duration.ofMinutes(1))) {
            CompletableFuture<Integer> running = calls.call(this::untilTheEnd).toCompletableFuture();
            CompletableFuture<Integer> first = calls.call(this::untilTheEnd).toCompletableFuture();
            CompletableFuture<Integer> second = calls.call(this::untilTheEnd).toCompletableFuture();

            assertThatThrownBy(() -> joined(calls.call(this::untilTheEnd)))
                    .hasCauseInstanceOf(CacheException.class)
                    .hasMessageContaining("more than 2");

            end.countDown();
            assertThat(joined(running) + joined(first) + joined(second)).isEqualTo(6);
            assertThat(made).hasValue(3);
        }
    }

    @Test
    void aCallThatWaitsTooLongIsNotMadeAndSaysSo() throws Exception {
        try (AsyncCalls calls = calls(1, 2, Duration.ofMillis(20))) {
            CompletableFuture<Integer> running = calls.call(this::untilTheEnd).toCompletableFuture();
            CompletableFuture<Integer> waiting = calls.call(this::untilTheEnd).toCompletableFuture();

            assertThatThrownBy(() -> joined(waiting))
                    .hasCauseInstanceOf(CacheException.class)
                    .hasMessageContaining("was not made");

            end.countDown();
            assertThat(joined(running)).isOne();
            assertThat(joined(calls.call(made::get))).isOne();
        }
    }

    @Test
    void whatAQueuedCallReturnedIsNotHeldOnceItsStageIsDropped() throws Exception {
        try (AsyncCalls calls = calls(1, 2, Duration.ofDays(1))) {
            calls.call(this::untilTheEnd);
            WeakReference<Object> value = valueOf(calls.call(Object::new));

            await("the value is collected").atMost(Duration.ofSeconds(60)).until(() -> {
                System.gc();
                return value.get() == null;
            });
        }
    }

    /** In a frame of its own, which holds nothing later. */
    private WeakReference<Object> valueOf(CompletionStage<Object> stage) throws Exception {
        end.countDown();
        return new WeakReference<>(joined(stage));
    }

    @Test
    void theDependentsOfACallThatWaitedTooLongDoNotHoldUpDelays() throws Exception {
        try (AsyncCalls calls = calls(1, 2, Duration.ofMillis(20))) {
            calls.call(this::untilTheEnd);
            CompletableFuture<String> dependent = calls.call(() -> "made")
                    .handle((value, failure) -> Thread.currentThread().getName())
                    .toCompletableFuture();

            assertThat(joined(dependent)).isNotEmpty().doesNotContain("Delay");
            end.countDown();
        }
    }

    @Test
    void closingFailsOrMakesWhatWaitsAndRefusesWhatComes() throws Exception {
        AsyncCalls calls = calls(1, 2, Duration.ofMinutes(1));
        calls.call(this::untilTheEnd);
        CompletableFuture<String> waiting = calls.call(() -> "made").toCompletableFuture();

        calls.close();

        assertThat(joined(waiting)).isEqualTo("made");
        assertThatThrownBy(() -> joined(calls.call(() -> "late"))).hasCauseInstanceOf(CacheException.class);
        end.countDown();
    }
}
