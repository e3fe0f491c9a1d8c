package io.drey.internal.redis;

import io.drey.internal.redis.LiveConnection.LogEntry;
import io.drey.internal.redis.LiveConnection.LogPosition;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for change logs to grow, by {@code XREAD BLOCK} on a connection of its own: a blocking read holds up whatever
 * comes behind it. Its reply begins behind the known records, so it does not show that the history continues from them.
 * The follower asks that on the other connection. The reply is good for a head start. The follower's thread, but for
 * {@link #wake}.
 */
final class LogWait implements Waiting {

    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String BEGINNING = "0-0";

    /** The longest reply that is worth a head start, and how long none is asked for after a longer one. */
    private static final long LARGE = 1 << 20;

    private static final long SHY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Most records of a log that a wait learns of. */
    private static final int HEAD_START = 16;

    private final Supplier<ReconnectingConnection> connection;
    private final Keyspace keyspace;
    private final Duration longest;
    private final NanoClock clock;
    private final Map<Integer, byte[]> names = new HashMap<>();
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

    /** The newest record of each log that a reply named since the follower last applied any of it. */
    private final Map<Integer, String> heard = new HashMap<>();

    private volatile CompletableFuture<Void> woken = new CompletableFuture<>();
    private @Nullable CompletableFuture<List<LogEntry>> reading;
    private @Nullable Map<Integer, Version> before;
    private boolean answeredAtOnce;

    /** Until when not to wait, because a reply was too large: the server bounds replies by number only. */
    private long shyUntil;

    /** @param connection makes the connection, or returns that which it has made */
    LogWait(Supplier<ReconnectingConnection> connection, Keyspace keyspace, Duration commandTimeout, NanoClock clock) {
        this.clock = clock;
        this.connection = connection;
        this.keyspace = keyspace;
        this.shyUntil = clock.nanos();
        this.longest = commandTimeout.dividedBy(2); // a command that blocks must not be taken for one that hangs
    }

    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration wanted, boolean alone) {
        Duration atMost = wanted.compareTo(longest) < 0 ? wanted : longest;
        boolean moved = !applied.equals(before);
        Map<Integer, Version> last = before == null ? Map.of() : before;
        heard.keySet().removeIf(partition -> !Objects.equals(applied.get(partition), last.get(partition)));
        before = applied;
        if (moved && answeredAtOnce && alone) {
            reading = null;
            return Map.of(); // waiting on all logs costs the server much, and would only return this JVM's own changes
        }
        long began = clock.nanos();
        if (began - shyUntil < 0) {
            pause(atMost);
            return Map.of();
        }
        if (reading == null || reading.isDone()) {
            reading = block(applied, atMost);
        }
        try {
            // A little longer than the server waits, so that its empty reply is not left for the next wait.
            CompletableFuture.anyOf(reading, woken).get(atMost.toNanos() + SLACK_NANOS, TimeUnit.NANOSECONDS);
            answeredAtOnce = clock.nanos() - began < QUICK_NANOS;
        } catch (TimeoutException | ExecutionException e) {
            answeredAtOnce = false;
            pause(atMost); // the next poll of the heads will tell what is wrong
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer();
    }

    /** Returns the records that ended the wait; none if it still lasts or has failed. */
    private Map<Integer, List<ChangeRecord>> answer() {
        if (reading == null || reading.isCompletedExceptionally()) {
            return Map.of();
        }
        Map<Integer, List<ChangeRecord>> answer = new HashMap<>();
        long bytes = 0;
        for (LogEntry entry : reading.getNow(List.of())) {
            Integer partition = numbers.get(ByteBuffer.wrap(entry.log()));
            bytes += Records.size(entry);
            if (partition != null) {
                heard.put(partition, entry.id());
                add(answer.computeIfAbsent(partition, number -> new ArrayList<>()), entry);
            }
        }
        if (bytes > LARGE) {
            shyUntil = clock.nanos() + SHY_NANOS;
            reading = null; // does not keep it all until then
        }
        return answer;
    }

    private static void add(List<ChangeRecord> records, LogEntry entry) {
        try {
            records.add(Records.of(entry));
        } catch (IllegalArgumentException e) {
            // nothing that Drey wrote; reading the log will tell
        }
    }

    private void pause(Duration atMost) {
        try {
            woken.get(Math.min(PAUSE_NANOS, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // no wake-up came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<List<LogEntry>> block(Map<Integer, Version> applied, Duration atMost) {
        List<LogPosition> offsets = new ArrayList<>(applied.size());
        applied.forEach((partition, version) -> {
            String known = version.equals(Version.NONE) ? BEGINNING : version.streamId();
            offsets.add(new LogPosition(name(partition), heard.getOrDefault(partition, known)));
        });
        if (offsets.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException("no log is known yet"));
        }
        Duration whole = Duration.ofMillis(Math.max(1, atMost.toMillis()));
        return connection.get().ready().thenCompose(link -> link.blockingRead(offsets, whole, HEAD_START));
    }

    private byte[] name(int partition) {
        return names.computeIfAbsent(partition, number -> {
            byte[] name = keyspace.log(number);
            numbers.put(ByteBuffer.wrap(name), number);
            return name;
        });
    }

    @Override
    public void wake() {
        woken.complete(null);
        woken = new CompletableFuture<>();
    }
}
