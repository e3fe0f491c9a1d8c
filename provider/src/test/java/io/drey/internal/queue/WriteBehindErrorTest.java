package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An {@link Error} wherever the writer thread and producers can meet one. */
class WriteBehindErrorTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final WriteBehindOptions AT_ONCE = WriteBehindOptions.builder()
            .initialBackoff(Duration.ofMillis(1))
            .maxBackoff(Duration.ofMillis(1))
            .maxAttempts(1_000)
            .build();

    private final Database database = new Database();
    private final Faults faults = new Faults();
    private WriteQueue<Object, String> writer = with(parts());

    private QueueBuilder<Object, String> parts() {
        return QueueBuilder.to(database)
                .options(AT_ONCE)
                .name("errors")
                .timing(faults)
                .random(faults::random);
    }

    private WriteQueue<Object, String> with(QueueBuilder<Object, String> parts) {
        writer = parts.build();
        return writer;
    }

    /** Keeps what it is told, in order. */
    private static final class Database implements CacheWriter<Object, String> {

        final List<String> written = Collections.synchronizedList(new ArrayList<>());
        volatile Runnable during = () -> {};

        @Override
        public void writeAll(Collection<Cache.Entry<? extends Object, ? extends String>> entries) {
            during.run();
            Iterator<Cache.Entry<? extends Object, ? extends String>> each = entries.iterator();
            while (each.hasNext()) {
                Cache.Entry<?, ? extends String> entry = each.next();
                written.add(entry.getKey() + "=" + entry.getValue());
                each.remove();
            }
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            during.run();
            keys.forEach(key -> written.add("-" + key));
            keys.clear();
        }

        @Override
        public void write(Cache.Entry<? extends Object, ? extends String> entry) {
            throw new AssertionError("batches only");
        }

        @Override
        public void delete(Object key) {
            throw new AssertionError("batches only");
        }
    }

    /** A clock and a dice that fail the writer thread once, at a use that the test chooses. */
    private static final class Faults implements Timing {

        final AtomicInteger usesUntil = new AtomicInteger(Integer.MAX_VALUE);

        private void use() {
            if (Thread.currentThread().getName().startsWith("drey-write-behind") && usesUntil.decrementAndGet() == 0) {
                throw new OutOfMemoryError("Java heap space");
            }
        }

        boolean happened() {
            return usesUntil.get() <= 0;
        }

        double random() {
            use();
            return 0.5;
        }

        @Override
        public long nanos() {
            use();
            return Timing.system().nanos();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            use();
            Timing.system().await(condition, nanos);
        }
    }

    /** A key of which the test says what it does when it is asked for its hash code. */
    private static final class Troubled {

        final String name;
        volatile Runnable whenAsked = () -> {};

        Troubled(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }

        @Override
        public int hashCode() {
            whenAsked.run();
            return 1;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void fail() {
        throw new NoClassDefFoundError("of a rollout");
    }

    private void put(Object key, String value) {
        writer.put(key, value);
    }

    @AfterEach
    void everyWriteIsAccountedFor() {
        writer.close();
        WriteBehindStats stats = writer.stats();
        assertThat(stats.accepted()).isEqualTo(stats.coalesced() + stats.written() + stats.givenUp());
        assertThat(stats.queueEntries()).isZero();
        assertThat(stats.queueBytes()).isZero();
        assertThat(writer.state()).isEqualTo(QueueState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 20, 25})
    void anErrorAtAnyUseOfTheClockLosesNothingAndWritesNothingTwice(int use) {
        with(parts().options(AT_ONCE.toBuilder().maxBytes(1_000).build()).weigher((key, value) -> 1));
        faults.usesUntil.set(use);
        List<String> expected = new ArrayList<>();
        AtomicBoolean refused = new AtomicBoolean(true);
        database.during = () -> {
            if (refused.getAndSet(false)) {
                throw new IllegalStateException("once"); // so that retries are met, too
            }
        };

        for (int i = 0; i < 20; i++) {
            put("key" + i, "value");
            expected.add("key" + i + "=value");
        }

        await().atMost(LIMIT).until(() -> {
            if (writer.isIdle() && !faults.happened()) { // so many uses there were not
                expected.add("key" + expected.size() + "=value");
                put("key" + (expected.size() - 1), "value");
            }
            return writer.isIdle() && faults.happened();
        });
        assertThat(database.written).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(writer.restarts()).isEqualTo(1);
        put("after", "value");
        writer.flush(LIMIT);
        // Who flushes is told before the round has come to its end.
        await().atMost(LIMIT).until(() -> writer.state() == QueueState.RUNNING);
        assertThat(writer.stats().written()).isEqualTo(expected.size() + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anErrorAfterAWriteThatFailedAndWasOvertakenLeavesItsRoomToOthers(int use) {
        with(parts().options(AT_ONCE.toBuilder().maxBytes(1_000).build()).weigher((key, value) -> 1));
        AtomicBoolean first = new AtomicBoolean(true);
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        database.during = () -> {
            if (first.getAndSet(false)) {
                underWay.countDown();
                assertThat(within(overtaken)).isTrue();
                faults.usesUntil.set(use);
                throw new IllegalStateException("once");
            }
        };
        put("a", "old");
        assertThat(within(underWay)).isTrue();
        put("a", "new");
        overtaken.countDown();

        await().atMost(LIMIT).until(() -> faults.happened() && writer.isIdle());

        assertThat(database.written).containsExactly("a=new");
        assertThat(writer.stats().queueBytes()).isZero();
    }

    private static boolean within(CountDownLatch latch) {
        try {
            return latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBatchThatFailsWithAnErrorIsAFailedAttemptAndTriedAgain() {
        AtomicInteger left = new AtomicInteger(3);
        database.during = () -> {
            if (left.getAndDecrement() > 0) {
                throw new StackOverflowError();
            }
        };

        put("a", "1");
        writer.flush(LIMIT);

        assertThat(database.written).containsExactly("a=1");
        assertThat(writer.stats())
                .extracting(WriteBehindStats::failedAttempts, WriteBehindStats::retried, WriteBehindStats::written)
                .containsExactly(3L, 3L, 1L);
        assertThat(writer.restarts()).isZero();
    }

    @Test
    void aKeyWhoseHashCodeThrowsOnceItIsWrittenKeepsNobodyElseFromBeingWritten() {
        Troubled bad = new Troubled("bad");
        database.during = () -> bad.whenAsked = WriteBehindErrorTest::fail;
        put(bad, "1");
        await().atMost(LIMIT).until(writer::isIdle);

        put("other", "2");
        writer.flush(LIMIT);

        assertThat(database.written).containsExactly("bad=1", "other=2");
        assertThat(writer.stats().written()).isEqualTo(2);
    }

    @Test
    void aDeleteWhoseKeyThrowsIsTriedAgainAndTheOthersOfItsBatchAreMadeAtOnce() {
        AtomicBoolean busy = new AtomicBoolean(true);
        Troubled bad = new Troubled("bad");
        database.during = () -> await().atMost(LIMIT).until(() -> !busy.get());
        put("first", "0");
        await().atMost(LIMIT).until(() -> !writer.isIdle());
        writer.delete(bad);
        writer.delete("good");
        bad.whenAsked = () -> {
            if (Thread.currentThread().getName().startsWith("drey-write-behind")) {
                fail();
            }
        };
        busy.set(false);

        await().atMost(LIMIT).until(() -> database.written.contains("-good"));
        await().atMost(LIMIT).until(() -> writer.stats().failedAttempts() > 1);
        assertThat(database.written).containsExactly("first=0", "-good");
        bad.whenAsked = () -> {};
        writer.flush(LIMIT);

        assertThat(database.written).containsExactly("first=0", "-good", "-bad");
    }

    @Test
    void aPutWhoseKeyThrowsHalfwayIsToldAndTakesNoRoom() {
        with(parts().options(AT_ONCE.toBuilder().maxPending(1).build()));
        Troubled bad = new Troubled("bad");
        AtomicInteger asked = new AtomicInteger();
        bad.whenAsked = () -> {
            if (asked.incrementAndGet() == 2) { // the first is to look whether it waits already
                fail();
            }
        };

        assertThatThrownBy(() -> put(bad, "1")).isInstanceOf(NoClassDefFoundError.class);

        assertThat(writer.stats().queueEntries()).isZero();
        put("good", "1");
        writer.flush(LIMIT);
        assertThat(database.written).containsExactly("good=1");
    }

    @Test
    void aPutIsRefusedWhileNoThreadCanBeHadThatWouldWriteIt() {
        AtomicInteger threads = new AtomicInteger();
        with(parts().threads(task -> {
            if (threads.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        }));

        assertThatThrownBy(() -> put("a", "1"))
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("refused")
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(writer.isIdle()).isTrue();

        put("b", "2");
        writer.flush(LIMIT);
        assertThat(database.written).containsExactly("b=2");
    }

    @Test
    void aPutThatTheQueueCanNeverHoldIsRefusedAtOnceAndSaysWhatToDo() {
        with(parts().options(AT_ONCE.toBuilder()
                        .maxBytes(10)
                        .offerTimeout(Duration.ofHours(1))
                        .build())
                .weigher((key, value) -> value.length()));

        assertThatThrownBy(() -> put("a", "much too long"))
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("13 bytes")
                .hasMessageContaining("max-bytes");

        put("b", "short");
        writer.flush(LIMIT);
        assertThat(database.written).containsExactly("b=short");
    }

    @Test
    void anInterruptThatADelegateLeavesBehindDoesNotKeepTheThreadFromWaiting() {
        database.during = () -> Thread.currentThread().interrupt();
        put("a", "1");
        writer.flush(LIMIT);
        database.during = () -> {};

        put("b", "2");
        writer.flush(LIMIT);

        assertThat(database.written).containsExactly("a=1", "b=2");
        assertThat(writer.restarts()).isZero();
    }
}
