package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class WriteBehindWaitingTest extends WriteBehindFixture {

    @Test
    void fullQueueLetsTheProducerWaitAndThenSaysWhatIsFullAndWhatToDo() {
        with(options -> options.maxPending(2).offerTimeout(Duration.ofSeconds(3)));
        occupyDatabase();
        put("a", "1");

        CompletableFuture<Void> offer = async(() -> put("b", "1"));
        timing.advanceUntilDone(offer, Duration.ofMillis(500));

        assertThatThrownBy(() -> join(offer))
                .hasCauseInstanceOf(CacheWriterException.class)
                .hasMessageContaining("PT3S")
                .hasMessageContaining("2 of 2 keys")
                .hasMessageContaining("maxPending");
        assertThat(writer.pending("b")).isNull();
    }

    @Test
    void fullQueueStillTakesNewerValuesOfItsKeys() {
        with(options -> options.maxPending(2));
        occupyDatabase();
        put("a", "1");

        put("a", "2");
        put("busy", "2");

        assertThat(writer.pending("a").getValue()).isEqualTo("2");
    }

    @Test
    void producerGoesOnAsSoonAsThereIsRoom() {
        with(options -> options.maxPending(1));
        SteppedWriter.Call busy = occupyDatabase();

        CompletableFuture<Void> offer = async(() -> put("a", "1"));
        busy.succeed();
        join(offer);

        assertThat(database.next().operations()).containsExactly("a=1");
    }

    @Test
    void bytesAreBoundedAndAReplacedValueGivesItsBytesBack() {
        with(
                options -> options.maxBytes(10).offerTimeout(Duration.ZERO),
                parts -> parts.weigher((key, value) -> value == null ? 0 : value.length()));
        occupyDatabase();

        put("a", "12345");
        put("a", "123456789");
        assertThat(writer.stats().queueBytes()).isEqualTo(10);
        assertThatThrownBy(() -> put("b", "1")).hasMessageContaining("10 of 10 bytes");
        assertThatThrownBy(() -> put("a", "1234567890")).hasMessageContaining("10 of 10 bytes");
        writer.delete("a");
        assertThat(writer.stats().queueBytes()).isEqualTo(1);

        database.open();
        writer.flush(MINUTE);
        assertThat(writer.stats().queueBytes()).isZero();
    }

    @Test
    void flushOfAKeyGoesBeforeOtherKeys() {
        with(options -> options.batchSize(1));
        SteppedWriter.Call busy = occupyDatabase();
        put("a", "1");
        put("b", "1");

        CompletableFuture<Void> flush = waiting(() -> writer.flush("b", MINUTE));
        busy.succeed();
        SteppedWriter.Call first = database.next();
        assertThat(first.operations()).containsExactly("b=1");
        first.succeed();
        join(flush);

        assertThat(writer.pending("a")).isNotNull();
    }

    @Test
    void flushOfAKeyWakesAWriterThatWaitsForARetry() {
        put("a", "1");
        database.next().fail("a");

        CompletableFuture<Void> flush = async(() -> writer.flush("a", MINUTE));
        database.next().succeed();

        join(flush);
    }

    @Test
    void flushWakesAWriterThatWaitsForARetry() {
        put("a", "1");
        database.next().fail("a");

        CompletableFuture<Void> flush = async(() -> writer.flush(MINUTE));
        database.next().succeed();

        join(flush);
    }

    @Test
    void flushDoesNotWaitForWritesThatCameLater() {
        put("a", "1");
        SteppedWriter.Call first = database.next();
        CompletableFuture<Void> flush = waiting(() -> writer.flush("a", MINUTE));

        put("a", "2");
        first.succeed();
        join(flush);

        assertThat(writer.pending("a").getValue()).isEqualTo("2");
    }

    @Test
    void flushThatRunsOutOfTimeSaysThatTheWriteIsStillQueuedAndWhyItFailed() {
        put("a", "1");
        database.next().fail("a");
        put("b", "1");
        database.next();

        CompletableFuture<Void> flush = async(() -> writer.flush("a", Duration.ofSeconds(2)));
        timing.advanceUntilDone(flush, Duration.ofMillis(500));

        assertThatThrownBy(() -> join(flush))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("still queued")
                .hasMessageContaining("PT2S")
                .hasRootCauseMessage("database refused");
        assertThat(writer.pending("a").getValue()).isEqualTo("1");
    }

    @Test
    void flushWithNothingPendingReturnsAtOnce() {
        writer.flush(Duration.ZERO);
        writer.flush("a", Duration.ZERO);

        assertThat(writer.stats().accepted()).isZero();
    }

    @Test
    void interruptedProducerSaysSoAndStaysInterrupted() {
        with(options -> options.maxPending(1));
        occupyDatabase();

        CompletableFuture<Void> offer = async(() -> {
            Thread.currentThread().interrupt();
            try {
                put("a", "1");
            } finally {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });

        assertThatThrownBy(() -> join(offer)).hasMessageContaining("interrupted");
    }

    @Test
    void delegateThatFlushesItsOwnQueueIsRefusedInsteadOfWaitingForItself() {
        database = new SteppedWriter() {
            @Override
            public void deleteAll(Collection<?> keys) {
                writer.flush(MINUTE);
            }
        };
        with(options -> options.maxAttempts(1));

        writer.delete("a");
        writer.flush(MINUTE);

        assertThat(lost).containsExactly("a=null");
    }
}
