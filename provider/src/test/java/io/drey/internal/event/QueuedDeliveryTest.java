package io.drey.internal.event;

import static io.drey.internal.event.TestListeners.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.event.TestListeners.ListenerConfiguration;
import io.drey.internal.event.TestListeners.Recorder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.event.CacheEntryCreatedListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("concurrent")
@Timeout(60)
class QueuedDeliveryTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final Cache<String, String> cache = TestListeners.cache();
    private final Recorder recorder = new Recorder();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Test
    void theListenerRunsOnTheExecutorAndNotInThePublishingCall() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 10, Duration.ZERO);
        dispatcher.register(configuration(recorder).asynchronous());

        dispatcher.created("a", "1");

        assertThat(recorder.keys()).isEmpty();
        runTasks();
        assertThat(recorder.keys()).containsExactly("a");
    }

    @Test
    void keepsTheOrderOverManyEventsWithOneTaskAtATime() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 10_000, Duration.ZERO);
        dispatcher.register(configuration(recorder).asynchronous());
        List<String> keys = IntStream.range(0, 1_000).mapToObj(String::valueOf).toList();

        keys.forEach(key -> dispatcher.created(key, "1"));

        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(recorder.keys()).isEqualTo(keys);
        dispatcher.created("later", "1");
        assertThat(tasks).hasSize(1);
    }

    @Test
    void aListenerThatThrowsStillGetsTheNextEvent() {
        List<String> heard = new ArrayList<>();
        CacheEntryCreatedListener<String, String> listener = events -> events.forEach(event -> {
            heard.add(event.getKey());
            if (event.getKey().equals("error")) {
                throw new StackOverflowError();
            }
            if (event.getKey().equals("exception")) {
                throw new IllegalStateException("broken");
            }
        });
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 10, Duration.ZERO);
        dispatcher.register(configuration(listener).asynchronous());

        List.of("exception", "error", "good").forEach(key -> dispatcher.created(key, "1"));
        runTasks();

        assertThat(heard).containsExactly("exception", "error", "good");
    }

    @Test
    void losesAndCountsWhatFindsTheQueueFull() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 2, Duration.ZERO);
        dispatcher.register(configuration(recorder).asynchronous());

        List.of("a", "b", "c", "d").forEach(key -> dispatcher.created(key, "1"));
        runTasks();
        dispatcher.created("e", "1");
        runTasks();

        assertThat(recorder.keys()).containsExactly("a", "b", "e");
        assertThat(dispatcher.dropped()).isEqualTo(2);
    }

    @Test
    void thePublisherWaitsForRoom() throws InterruptedException {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 1, FOR_EVER);
        dispatcher.register(configuration(recorder).asynchronous());
        dispatcher.created("a", "1");
        Runnable drain = tasks.remove();
        Thread publisher = new Thread(() -> dispatcher.created("b", "1"));
        publisher.start();

        while (publisher.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        drain.run();
        publisher.join();
        runTasks();

        assertThat(recorder.keys()).containsExactly("a", "b");
        assertThat(dispatcher.dropped()).isZero();
    }

    @Test
    void waitsOncePerJam() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 1, FOR_EVER);
        dispatcher.register(configuration(recorder).asynchronous());
        dispatcher.created("a", "1");

        Thread.currentThread().interrupt(); // ends the wait, the event is lost
        dispatcher.created("b", "1");
        assertThat(Thread.interrupted()).isTrue();
        dispatcher.created("c", "1");

        assertThat(dispatcher.dropped()).isEqualTo(2);
    }

    @Test
    void aListenerThatFillsItsOwnQueueDoesNotWaitForItself() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 1, FOR_EVER);
        CacheEntryCreatedListener<String, String> echo = events -> {
            if (dispatcher.dropped() == 0) {
                dispatcher.created("echo", "1");
                dispatcher.created("echo", "2");
            }
        };
        dispatcher.register(configuration(echo).asynchronous());

        dispatcher.created("a", "1");
        runTasks();

        assertThat(dispatcher.dropped()).isEqualTo(1);
    }

    @Test
    void closingDeliversWhatWaits() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch hold = new CountDownLatch(1);
            executor.execute(() -> await(hold));
            EventDispatcher<String, String> dispatcher = dispatcher(executor, 10, FOR_EVER);
            dispatcher.register(configuration(recorder).asynchronous());
            dispatcher.created("a", "1");
            dispatcher.created("b", "1");

            hold.countDown();
            dispatcher.close();

            assertThat(recorder.keys()).containsExactly("a", "b");
            assertThat(recorder.closed).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void closingLosesAndCountsWhatDoesNotArriveInTime() {
        EventDispatcher<String, String> dispatcher = dispatcher(tasks::add, 10, Duration.ZERO);
        dispatcher.register(configuration(recorder).asynchronous());
        dispatcher.created("a", "1");

        dispatcher.close();
        runTasks();

        assertThat(recorder.keys()).isEmpty();
        assertThat(recorder.closed).isEqualTo(1);
        assertThat(dispatcher.dropped()).isEqualTo(1);
    }

    @Test
    void aListenerMayDeregisterItself() {
        EventDispatcher<String, String> dispatcher = dispatcher(Runnable::run, 10, FOR_EVER);
        ListenerConfiguration[] configuration = new ListenerConfiguration[1];
        CacheEntryCreatedListener<String, String> listener = events -> dispatcher.deregister(configuration[0]);
        configuration[0] = configuration(listener).asynchronous();
        dispatcher.register(configuration[0]);

        dispatcher.created("a", "1");

        assertThat(dispatcher.isEmpty()).isTrue();
    }

    @Test
    void anExecutorThatRefusesCostsEventsOnlyAndNoExceptionInThePublisher() {
        EventDispatcher<String, String> dispatcher = dispatcher(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                10,
                FOR_EVER);
        dispatcher.register(configuration(recorder).asynchronous());

        dispatcher.created("a", "1");
        dispatcher.close();

        assertThat(dispatcher.dropped()).isEqualTo(1);
        assertThat(recorder.closed).isEqualTo(1);
    }

    private EventDispatcher<String, String> dispatcher(Executor executor, int capacity, Duration patience) {
        return new EventDispatcher<>(() -> cache, new AsyncDelivery(executor, capacity, patience));
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
