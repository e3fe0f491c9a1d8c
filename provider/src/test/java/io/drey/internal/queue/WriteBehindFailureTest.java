package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class WriteBehindFailureTest extends WriteBehindFixture {

    @Test
    void whatTheDatabaseLeftInTheCollectionIsTriedAgainAfterTheBackoff() {
        SteppedWriter.Call busy = occupyDatabase();
        put("a", "1");
        put("b", "1");
        busy.succeed();

        database.next().fail("b");
        put("c", "1");
        SteppedWriter.Call other = database.next();
        assertThat(other.operations()).containsExactly("c=1");
        timing.advance(BACKOFF);
        other.succeed();

        SteppedWriter.Call retry = database.next();
        assertThat(retry.operations()).containsExactly("b=1");
        retry.succeed();
        writer.flush(MINUTE);
        assertThat(writer.stats())
                .extracting(WriteBehindStats::failedAttempts, WriteBehindStats::retried, WriteBehindStats::written)
                .containsExactly(1L, 1L, 4L);
    }

    @Test
    void writerThatLeavesEntriesWithoutAnExceptionHasFailed() {
        database = new SteppedWriter() {
            @Override
            public void deleteAll(Collection<?> keys) {
                answer(new ArrayList<>(keys), key -> "-" + key, key -> (String) key);
            }
        };
        with(options -> options.maxAttempts(1));

        writer.delete("a");
        database.next().succeed();
        writer.flush(MINUTE);

        assertThat(lost).containsExactly("a=null");
    }

    @Test
    void failingKeyDoesNotHoldUpOtherKeys() {
        put("bad", "1");
        database.next().fail("bad");

        for (String key : List.of("a", "b", "c")) {
            put(key, "1");
            SteppedWriter.Call call = database.next();
            assertThat(call.operations()).containsExactly(key + "=1");
            call.succeed();
        }

        assertThat(writer.pending("bad").getValue()).isEqualTo("1");
    }

    @Test
    void newerValueOfAFailingKeyTakesItsPlaceAndItsBackoff() {
        put("a", "1");
        SteppedWriter.Call first = database.next();
        put("a", "2");
        first.fail("a");
        put("b", "1");
        database.next().succeed();

        assertThat(writer.pending("a").getValue()).isEqualTo("2");
        put("c", "1");
        SteppedWriter.Call other = database.next();
        assertThat(other.operations()).containsExactly("c=1");
        timing.advance(BACKOFF);
        other.succeed();
        assertThat(database.next().operations()).containsExactly("a=2");
    }

    @Test
    void writeIsGivenUpWhenItsAttemptsAreUsedUp() {
        with(options -> options.maxAttempts(2));

        put("a", "1");
        database.next().fail("a");
        CompletableFuture<Void> flush = async(() -> writer.flush("a", MINUTE));
        database.next().fail("a");
        join(flush);

        assertThat(lost).containsExactly("a=1");
        assertThat(writer.pending("a")).isNull();
        assertThat(writer.stats().givenUp()).isEqualTo(1);
    }

    @Test
    void writeIsGivenUpWhenItsTimeIsUsedUp() {
        with(options -> options.maxDuration(Duration.ofSeconds(1)));

        put("a", "1");
        SteppedWriter.Call call = database.next();
        timing.advance(Duration.ofSeconds(1));
        call.fail("a");
        writer.flush("a", MINUTE);

        assertThat(lost).containsExactly("a=1");
    }

    @Test
    void newerValueStartsWithAFullBudget() {
        with(options -> options.maxAttempts(2));

        put("a", "1");
        database.next().fail("a");
        put("a", "2");
        CompletableFuture<Void> flush = async(() -> writer.flush("a", Duration.ofDays(10_000)));
        database.next().fail("a");
        nextInTime().succeed();
        join(flush);

        assertThat(lost).isEmpty();
    }

    @Test
    void writerThreadSurvivesWhateverTheDatabaseOrTheListenerThrows() {
        with(
                options -> options.maxAttempts(1),
                parts -> parts.onGiveUp((entries, cause) -> {
                    throw new IllegalStateException("listener");
                }));

        put("a", "1");
        database.next().failWith(new StackOverflowError("database"));
        put("b", "1");
        database.next().succeed();
        writer.flush(MINUTE);

        assertThat(writer.stats())
                .extracting(WriteBehindStats::givenUp, WriteBehindStats::written)
                .containsExactly(1L, 1L);
    }

    @Test
    void keyThatMakesWholeBatchesFailEndsUpAloneWhileOthersAreWritten() {
        with(options -> options.maxBackoff(MINUTE)
                .maxAttempts(WriteBehindOptions.UNLIMITED)
                .maxDuration(Duration.ofDays(10_000)));
        SteppedWriter.Call busy = occupyDatabase();
        for (String key : List.of("a", "b", "bad", "c", "d", "e")) {
            put(key, "1");
        }
        busy.succeed();

        for (int calls = 0; calls < 30; calls++) {
            SteppedWriter.Call call = nextInTime();
            if (call.operations().contains("bad=1")) {
                call.failWith(new IllegalStateException("one key spoils it all"));
            } else {
                call.succeed();
            }
        }

        assertThat(writer.pending("bad")).isNotNull();
        assertThat(List.of("a", "b", "c", "d", "e"))
                .allSatisfy(key -> assertThat(writer.pending(key)).isNull());
    }

    @Test
    void ageOfTheOldestWriteGrowsUntilItIsWritten() {
        put("a", "1");
        SteppedWriter.Call call = database.next();
        timing.advance(MINUTE);

        assertThat(writer.stats().oldestAge()).isBetween(MINUTE.minusMillis(2), MINUTE.plusMillis(2));
        call.succeed();
        writer.flush(MINUTE);
        assertThat(writer.stats().oldestAge()).isZero();
    }
}
