package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyLocksTest {

    private final AtomicLong now = new AtomicLong();
    private final KeyLocks<Object> locks =
            new KeyLocks<>(now::get, Duration.ofSeconds(30).toNanos());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** A key whose hash code says nothing. */
    private record Colliding(int number) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    @Test
    void severalKeysOfOneHashCodeAreLockedInOneOrderWhateverTheOrderOfTheCall() throws Exception {
        List<Object> forth = List.of("Aa", "BB", new Colliding(1), new Colliding(2));
        List<Object> back = List.of(new Colliding(2), new Colliding(1), "BB", "Aa");
        int[] held = {0};
        CyclicBarrier together = new CyclicBarrier(3);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (List<Object> keys : List.of(forth, back)) {
            tasks.add(() -> {
                for (int i = 0; i < 3_000; i++) {
                    together.await(20, TimeUnit.SECONDS);
                    locks.holdingAll(keys, () -> held[0]++);
                }
                return null;
            });
        }
        tasks.add(() -> {
            for (int i = 0; i < 3_000; i++) {
                together.await(20, TimeUnit.SECONDS);
                locks.holding(i % 2 == 0 ? "Aa" : "BB", () -> null);
            }
            return null;
        });

        for (Future<Void> task : threads.invokeAll(tasks)) {
            task.get();
        }

        assertThat(held[0]).isEqualTo(6_000); // nobody was in at the same time as another
        assertThat(locks.size()).isZero();
    }

    /** Returns what another thread does that holds the key, until that is over. */
    private Future<Boolean> holding(String key, CountDownLatch over) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        Future<Boolean> holder = threads.submit(() -> locks.holding(key, () -> {
            held.countDown();
            return isOver(over);
        }));
        held.await();
        return holder;
    }

    @Test
    void anInterruptedThreadTakesALockThatIsFree() {
        Thread.currentThread().interrupt();

        assertThat(locks.<String>holding("key", () -> "held")).isEqualTo("held");
        assertThat(locks.<String>holdingAll(List.of("key", "other"), () -> "held"))
                .isEqualTo("held");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotWaitForALockAndStaysInterrupted() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> holder = holding("key", over);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> locks.holdingAll(List.of("other", "key"), () -> "held"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();

        over.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(locks.size()).isZero();
    }

    @Test
    void anInterruptedThreadThatWaitsForItsTurnGoesAtOnceAndStaysInterrupted() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> holder = holding("key", over);
        Thread.currentThread().interrupt();

        assertThat(locks.<String>inTurn(
                        List.of("other", "key"), Duration.ofSeconds(30).toNanos(), () -> "gone"))
                .isEqualTo("gone");
        assertThat(Thread.interrupted()).isTrue();

        over.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(locks.size()).isZero();
    }

    @Test
    void whoTakesItsTurnHasTheKeysThatWereFree() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> holder = holding("key", over);

        boolean had = locks.<Boolean>inTurn(List.of("key", "other"), 1_000_000, () -> {
            Future<String> another = threads.submit(() -> locks.inTurn(List.of("other"), 1, () -> "out of turn"));
            assertThat(locks.size()).isEqualTo(2);
            assertThat(isDone(another)).isTrue();
            return !KeyLocks.mayQueue();
        });

        assertThat(had).isTrue();
        over.countDown();
        assertThat(holder.get()).isTrue();
        assertThat(locks.size()).isZero();
    }

    /** Else they would queue for each other with nobody left to take turns with. */
    @Test
    void nobodyQueuesForAKeyThatOnlyThoseHaveWhoTakeTurns() throws Exception {
        boolean[] crowded = new boolean[3];
        locks.<Object>inTurn(List.of("key", "other"), 1_000_000, () -> {
            crowded[0] = seenByAnother("key");
            locks.ifFree("key", () -> crowded[1] = seenByAnother("key"));
            return true;
        });
        CountDownLatch over = new CountDownLatch(1);
        Future<Boolean> holder = holding("key", over);
        crowded[2] = seenByAnother("key");
        over.countDown();

        assertThat(holder.get()).isTrue();
        assertThat(crowded).containsExactly(false, true, true);
        assertThat(seenByAnother("key")).isFalse();
    }

    private boolean seenByAnother(String key) {
        try {
            return threads.submit(() -> locks.isCrowded(key)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isDone(Future<String> task) {
        try {
            return task.get(20, TimeUnit.SECONDS).equals("out of turn");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoAsksAgainAndAgainLetsThoseGoFirstWhoHaveWaitedForSomeTime() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicLong waited = new AtomicLong();
            Thread waiting = new Thread(() -> locks.holding("key", waited::incrementAndGet));
            long before = locks.<Long>holding("key", () -> {
                waiting.start();
                while (waiting.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(6));
                return waited.get();
            });

            assertThat(before).isZero();
            assertThat(locks.<Long>holding("key", waited::get)).isEqualTo(1);
            waiting.join();
        }
    }

    @Test
    void aThreadThatWaitsForAKeyDoesNotKeepItsHolderFromTakingItAgain() throws Exception {
        Thread waiting = new Thread(() -> locks.holding("key", () -> "held"));
        String inner = locks.<String>holding("key", () -> {
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(6));
            return locks.holding("key", () -> "again");
        });
        waiting.join();

        assertThat(inner).isEqualTo("again");
        assertThat(locks.size()).isZero();
    }

    private static boolean isOver(CountDownLatch over) {
        try {
            return over.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
