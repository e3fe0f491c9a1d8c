package io.drey.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A loop that lets its thread go whenever there is nothing to do, and misses nothing by that. */
class RestingLoopTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PRODUCERS = 4;
    private static final int EACH = 2_000;

    private final Queue<Integer> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean overlapped;

    private final Loop loop = new Loop(
            "resting",
            task -> new Thread(() -> {
                threads.incrementAndGet();
                task.run();
            }),
            new Round() {
                @Override
                public boolean run() {
                    overlapped |= running.incrementAndGet() > 1;
                    while (work.poll() != null) {
                        done.incrementAndGet();
                    }
                    running.decrementAndGet();
                    return true;
                }

                @Override
                public boolean isIdle() {
                    return work.isEmpty();
                }
            });

    @Test
    void whateverIsBroughtBeforeAStartIsDoneByOneThreadAtATime() throws Exception {
        CountDownLatch producers = new CountDownLatch(PRODUCERS);
        for (int i = 0; i < PRODUCERS; i++) {
            new Thread(() -> {
                        for (int number = 0; number < EACH; number++) {
                            work.add(number);
                            loop.start();
                        }
                        producers.countDown();
                    })
                    .start();
        }

        assertThat(producers.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(LIMIT).until(() -> done.get() == PRODUCERS * EACH);
        await().atMost(LIMIT).until(() -> loop.state() == Loop.State.IDLE);
        work.add(EACH);
        loop.start();
        await().atMost(LIMIT).until(() -> done.get() == PRODUCERS * EACH + 1);
        await().atMost(LIMIT).until(() -> loop.state() == Loop.State.IDLE);
        assertThat(overlapped).isFalse();
        assertThat(threads.get()).as("it did rest meanwhile").isGreaterThan(1);
        assertThat(loop.restarts()).as("resting is no failure").isZero();
    }

    @Test
    void whatRestsEndsWhenItIsToldTo() {
        work.add(1);
        loop.start();
        await().atMost(LIMIT).until(() -> loop.state() == Loop.State.IDLE);

        assertThat(loop.endUnlessStarted()).isTrue();

        assertThat(loop.hasEnded()).isTrue();
        work.add(2);
        loop.start();
        assertThat(work).as("ended for good").containsExactly(2);
    }
}
