package io.drey.redis;

import io.drey.store.ChangeRecord;
import io.drey.store.NanoClock;
import io.drey.store.Version;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for change logs to grow, by {@code XREAD BLOCK} on a connection of its own: a blocking read holds up whatever
 * comes behind it. Its answer begins behind the records that are known, so it does not show that the history leads to them:
 * what has changed, the follower asks on the other connection. It is good for a head start. The follower's thread, but for
 * {@link #wake}.
 */
final class LogWait implements Waiting {

    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String BEGINNING = "0-0";

    /** Most records of a log that a wait learns of. */
    private static final int HEAD_START = 64;

    private final Connection connection;
    private final Keyspace keyspace;
    private final Duration longest;
    private final NanoClock clock;
    private volatile CompletableFuture<Void> woken = new CompletableFuture<>();
    private @Nullable CompletableFuture<List<StreamMessage<byte[], byte[]>>> reading;
    private @Nullable Map<Integer, Version> before;
    private boolean answeredAtOnce;

    LogWait(Connection connection, Keyspace keyspace, Duration commandTimeout, NanoClock clock) {
        this.clock = clock;
        this.connection = connection;
        this.keyspace = keyspace;
        this.longest = commandTimeout.dividedBy(2); // a command that blocks must not be taken for one that hangs
    }

    @Override
    public List<ChangeRecord> await(Map<Integer, Version> applied, Duration wanted) {
        Duration atMost = wanted.compareTo(longest) < 0 ? wanted : longest;
        boolean moved = !applied.equals(before);
        before = applied;
        if (moved && answeredAtOnce) {
            reading = null; // its answer has been seen to
            return List.of(); // waiting on all logs is dear for the server, and would be answered at once again
        }
        long began = clock.nanos();
        if (!moved && !answer().isEmpty()) {
            pause(atMost); // what ended the last wait was nothing to the follower: no tight loop for it
        }
        if (reading == null || reading.isDone()) {
            reading = block(applied, atMost);
        }
        try {
            // A little longer than the server, so that its empty answer is not left for the next time.
            CompletableFuture.anyOf(reading, woken).get(atMost.toNanos() + SLACK_NANOS, TimeUnit.NANOSECONDS);
            answeredAtOnce = clock.nanos() - began < QUICK_NANOS;
        } catch (TimeoutException | ExecutionException e) {
            answeredAtOnce = false;
            pause(atMost); // the next look at the heads will tell what is wrong
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Records.of(answer());
    }

    /** What the wait was ended by; nothing if it still lasts or has failed. */
    private List<StreamMessage<byte[], byte[]>> answer() {
        return reading == null || reading.isCompletedExceptionally() ? List.of() : reading.getNow(List.of());
    }

    private void pause(Duration atMost) {
        try {
            woken.get(Math.min(PAUSE_NANOS, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // nobody woke us
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<List<StreamMessage<byte[], byte[]>>> block(
            Map<Integer, Version> applied, Duration atMost) {
        List<StreamOffset<byte[]>> offsets = new ArrayList<>(applied.size());
        applied.forEach((partition, version) -> offsets.add(StreamOffset.from(
                keyspace.log(partition), version.equals(Version.NONE) ? BEGINNING : version.streamId())));
        if (offsets.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException("no log is known yet"));
        }
        XReadArgs block = XReadArgs.Builder.block(Duration.ofMillis(Math.max(1, atMost.toMillis())))
                .count(HEAD_START);
        return connection.ready().thenCompose(link -> link.commands().xread(block, array(offsets)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static StreamOffset<byte[]>[] array(List<StreamOffset<byte[]>> offsets) {
        return offsets.toArray(new StreamOffset[0]);
    }

    @Override
    public void wake() {
        woken.complete(null);
        woken = new CompletableFuture<>();
    }
}
