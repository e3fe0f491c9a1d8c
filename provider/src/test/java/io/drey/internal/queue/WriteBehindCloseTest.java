package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class WriteBehindCloseTest extends WriteBehindFixture {

    @Test
    void closeDrainsTheQueueThenClosesTheDelegateAndEndsTheThread() {
        SteppedWriter.Call busy = occupyDatabase();
        put("a", "1");

        CompletableFuture<Void> close = async(writer::close);
        busy.succeed();
        SteppedWriter.Call last = database.next();
        assertThat(last.operations()).containsExactly("a=1");
        assertThat(database.closed).isFalse();
        last.succeed();
        join(close);

        assertThat(database.closed).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void closeTriesWhatWaitsForARetryAtOnce() {
        put("a", "1");
        database.next().fail("a");

        CompletableFuture<Void> close = async(writer::close);
        database.next().succeed();
        join(close);

        assertThat(lost).isEmpty();
    }

    @Test
    void closeInterruptsADatabaseThatHangsAndTellsWhatIsLost() {
        with(options -> options.closeTimeout(Duration.ofSeconds(5)));
        SteppedWriter.Call hanging = occupyDatabase();
        put("a", "1");

        CompletableFuture<Void> close = async(writer::close);
        timing.advanceUntilDone(close, Duration.ofMillis(100));
        join(close);

        assertThat(lost).containsExactlyInAnyOrder("busy=0", "a=1");
        assertThat(writer.stats().givenUp()).isEqualTo(2);
        joinThread(hanging.thread());
        assertThat(database.interrupted).isTrue();
    }

    @Test
    void closedWriterRefusesWritesAndClosesOnlyOnce() {
        writer.close();
        database.closed = false;
        writer.close();

        assertThat(database.closed).isFalse();
        assertThatThrownBy(() -> put("a", "1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test");
    }

    @Test
    void closeEndsTheWaitOfAProducer() {
        with(options -> options.maxPending(1));
        occupyDatabase();

        CompletableFuture<Void> offer = async(() -> put("a", "1"));
        CompletableFuture<Void> close = async(writer::close);

        assertThatThrownBy(() -> join(offer)).hasCauseInstanceOf(IllegalStateException.class);
        database.open();
        join(close);
    }

    @Test
    void closeThatTellsOfAWriteInFlightIsNotContradictedByALateAnswer() {
        database = new SteppedWriter.Deaf();
        with(options -> options.closeTimeout(Duration.ofSeconds(5)));
        SteppedWriter.Call hanging = occupyDatabase();
        put("a", "1");
        CompletableFuture<Void> close = async(writer::close);
        timing.advanceUntilDone(close, Duration.ofMillis(100));
        join(close);

        hanging.succeed();
        joinThread(hanging.thread());

        assertThat(lost).containsExactlyInAnyOrder("busy=0", "a=1");
        assertThat(writer.stats())
                .extracting(WriteBehindStats::written, WriteBehindStats::coalesced, WriteBehindStats::givenUp)
                .containsExactly(0L, 0L, 2L);
    }

    @Test
    void listenerThatClosesTheQueueIsToldOfEachLossOnce() {
        with(
                options -> options.maxAttempts(1),
                parts -> parts.onGiveUp((entries, cause) -> {
                    entries.forEach(entry -> lost.add(entry.getKey() + "=" + entry.getValue()));
                    writer.close();
                }));
        SteppedWriter.Call busy = occupyDatabase();
        put("a", "1");

        busy.fail("busy");
        joinThread(busy.thread());

        assertThat(lost).containsExactly("busy=0", "a=1");
        assertThat(writer.stats().givenUp()).isEqualTo(2);
    }

    private static void joinThread(Thread thread) {
        join(async(() -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
    }
}
