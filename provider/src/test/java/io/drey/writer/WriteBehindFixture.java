package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A queue on a clock moved by hand, in front of a database answering by hand. */
class WriteBehindFixture {
    static final Duration BACKOFF = Duration.ofMillis(100);
    static final Duration MINUTE = Duration.ofMinutes(1);

    final ManualTiming timing = new ManualTiming();
    final List<String> lost = Collections.synchronizedList(new ArrayList<>());
    SteppedWriter database = new SteppedWriter();
    WriteBehindCacheWriter<String, String> writer = with(options -> options);

    /** Makes a queue with other options. */
    final WriteBehindCacheWriter<String, String> with(UnaryOperator<WriteBehindOptions.Builder> difference) {
        return with(difference, parts -> parts);
    }

    /** Makes a queue that differs from the usual one. */
    final WriteBehindCacheWriter<String, String> with(
            UnaryOperator<WriteBehindOptions.Builder> difference,
            UnaryOperator<WriteBehindCacheWriter.Builder<String, String>> parts) {
        WriteBehindOptions.Builder options = WriteBehindOptions.builder()
                .initialBackoff(BACKOFF)
                .maxBackoff(Duration.ofSeconds(10))
                .maxAttempts(100);
        WriteBehindCacheWriter.Builder<String, String> builder = WriteBehindCacheWriter.builder(database)
                .options(difference.apply(options).build())
                .name("test")
                .timing(timing)
                .random(() -> 0)
                .onGiveUp((entries, cause) ->
                        entries.forEach(entry -> lost.add(entry.getKey() + "=" + entry.getValue())));
        writer = parts.apply(builder).build();
        return writer;
    }

    final void put(String key, String value) {
        writer.put(key, value, null);
    }

    /** Puts into flight a write of a key no test looks at, so that what comes next stays in the queue. */
    final SteppedWriter.Call occupyDatabase() {
        put("busy", "0");
        return database.next();
    }

    static CompletableFuture<Void> async(Runnable action) {
        return CompletableFuture.runAsync(action, task -> new Thread(task).start());
    }

    static void join(CompletableFuture<Void> future) {
        future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The next call of a database that is only called once some time has passed. */
    final SteppedWriter.Call nextInTime() {
        var giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (database.isIdle() && System.nanoTime() - giveUp < 0) {
            timing.advance(BACKOFF);
            Thread.onSpinWait();
        }
        return database.next();
    }

    @AfterEach
    final void nothingIsLeftBehind() {
        database.open();
        join(async(writer::close));
        var stats = writer.stats();
        assertThat(stats.accepted()).isEqualTo(stats.coalesced() + stats.written() + stats.givenUp());
        assertThat(stats.queueEntries()).isZero();
    }
}
