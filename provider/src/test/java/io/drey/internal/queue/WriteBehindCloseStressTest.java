package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

/** Closes a queue without patience while producers write and the database fails. */
@Tag("concurrent")
class WriteBehindCloseStressTest {

    private static final int PRODUCERS = 3;
    private static final int KEYS = 8;

    private final Map<Integer, Integer> told = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(50 * PRODUCERS);

    @RepeatedTest(50)
    void everyAcceptedWriteIsToldAtMostOnceAndTheFiguresAddUp(RepetitionInfo repetition) throws InterruptedException {
        WriteBehindOptions options = WriteBehindOptions.builder()
                .maxPending(KEYS)
                .batchSize(3)
                .initialBackoff(Duration.ofNanos(1000))
                .maxBackoff(Duration.ofNanos(2000))
                .maxAttempts(2)
                .maxDuration(Duration.ofDays(1))
                .closeTimeout(Duration.ofMillis(100))
                .offerTimeout(Duration.ofDays(1))
                .build();
        WriteQueue<String, Integer> writer = QueueBuilder.to(new Moody(repetition.getCurrentRepetition()))
                .options(options)
                .timing(new Hasty())
                .threads(this::newThread)
                .onGiveUp((entries, cause) -> entries.forEach(entry -> told.merge(entry.getValue(), 1, Integer::sum)))
                .build();
        for (int id = 0; id < PRODUCERS; id++) {
            newThread(new Producer(id, writer, started)).start();
        }

        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        writer.close();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }

        WriteBehindStats stats = writer.stats();
        assertThat(told.values()).allSatisfy(times -> assertThat(times).isEqualTo(1));
        assertThat(stats.givenUp()).isEqualTo(told.size());
        assertThat(stats.accepted()).isEqualTo(stats.coalesced() + stats.written() + stats.givenUp());
        assertThat(stats.queueEntries()).isZero();
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    /** Writes values that nobody else writes, until the queue refuses. */
    private record Producer(int id, WriteQueue<String, Integer> writer, CountDownLatch started) implements Runnable {

        @Override
        public void run() {
            for (int i = 0; ; i++) {
                try {
                    writer.put("key" + i % KEYS, i * PRODUCERS + id);
                } catch (IllegalStateException closed) {
                    return;
                }
                started.countDown();
            }
        }
    }

    /** Lets a close lose its patience within microseconds, while everybody is still at work. */
    private static final class Hasty implements Timing {

        private static final long HASTE = 20_000;

        @Override
        public long nanos() {
            return System.nanoTime() * HASTE;
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // every caller loops
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.awaitNanos(nanos / HASTE);
        }
    }

    /** Fails a third of what it is given. */
    private static final class Moody implements CacheWriter<String, Integer> {

        private final Random random;

        Moody(int seed) {
            random = new Random(seed);
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
            entries.removeIf(entry -> random.nextInt(3) > 0);
            if (!entries.isEmpty()) {
                throw new CacheWriterException("moody");
            }
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
            throw new AssertionError();
        }

        @Override
        public void delete(Object key) {
            throw new AssertionError();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            throw new AssertionError(List.copyOf(keys));
        }
    }
}
