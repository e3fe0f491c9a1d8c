package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
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
    WriteQueue<String, String> writer = with(options -> options);

    /** Makes a queue with other options. */
    final WriteQueue<String, String> with(UnaryOperator<WriteBehindOptions.Builder> difference) {
        return with(difference, parts -> parts);
    }

    /** Makes a queue that differs from the usual one. */
    final WriteQueue<String, String> with(
            UnaryOperator<WriteBehindOptions.Builder> difference, UnaryOperator<QueueBuilder<String, String>> parts) {
        WriteBehindOptions.Builder options = WriteBehindOptions.builder()
                .initialBackoff(BACKOFF)
                .maxBackoff(Duration.ofSeconds(10))
                .maxAttempts(100);
        QueueBuilder<String, String> builder = (database instanceof SteppedWriter.Mixed mixed
                        ? QueueBuilder.to((BatchSink<String, String>) mixed)
                        : QueueBuilder.to(database))
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
        writer.put(key, value);
    }

    /** Puts into flight a write of a key no test looks at, so that what comes next stays in the queue. */
    final SteppedWriter.Call occupyDatabase() {
        put("busy", "0");
        return database.next();
    }

    static CompletableFuture<Void> async(Runnable action) {
        return CompletableFuture.runAsync(action, task -> new Thread(task).start());
    }

    /** Starts an action and returns once its thread waits, or has ended. */
    static CompletableFuture<Void> waiting(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return done;
    }

    static void join(CompletableFuture<Void> future) {
        future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The next call of a database that is only called once some time has passed. */
    final SteppedWriter.Call nextInTime() {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
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
        WriteBehindStats stats = writer.stats();
        assertThat(stats.accepted()).isEqualTo(stats.coalesced() + stats.written() + stats.givenUp());
        assertThat(stats.queueEntries()).isZero();
    }
}
