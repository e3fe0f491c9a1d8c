package io.drey.internal.redis;

import io.drey.internal.redis.BellLine.Message;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for messages that tell of changes: each script that moves a head publishes what moved it, on a channel that is
 * called like the head, and in another database than 0 by its number, too. One message costs the server far less than a
 * read that blocks on all logs, and nobody asks for it. The follower's thread, but for {@link #wake}.
 *
 * <p>A message is a hint and may be lost without a trace. It is believed only where it continues from the newest record
 * that is known here: then it is what the log would say, and is {@linkplain OwnChanges remembered} as such. Where it
 * does not, the follower looks. Nothing is confirmed by a message, so the bound on staleness rests on the looks alone.
 *
 * <p>Where the server refuses to let anybody listen, or changes are {@linkplain Unannounced made without a word}, the
 * logs themselves are waited on.
 */
final class Bell implements Waiting {

    /** While the line is being connected, changes are looked for. */
    private static final long MEANWHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** The least time between two looks that messages ask for, so that nobody can make the follower do nothing else. */
    private static final long LOOKS_APART_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MOST_AT_A_TIME = 4_096;

    private final BellLine line;
    private final LogWait logs;
    private final OwnChanges changes;
    private final NanoClock clock;
    private final Map<ByteBuffer, Integer> partitions = new HashMap<>();
    private final Unannounced unannounced;

    /** The newest change of each partition that was told of, in sequence, since the follower last applied any of it. */
    private final Map<Integer, Version> told = new HashMap<>();

    /** The partitions of which only a look can tell more, each with the newest change that a message names. */
    private final Map<Integer, Version> unclear = new TreeMap<>();

    private Map<Integer, Version> before = Map.of();
    private @Nullable LiveConnection listening;
    private long lookedAt;

    /**
     * @param channels of each partition
     * @param logs for those who cannot rely on messages
     */
    Bell(BellLine line, byte[][] channels, LogWait logs, OwnChanges changes, NanoClock clock) {
        this.line = line;
        this.logs = logs;
        this.changes = changes;
        this.clock = clock;
        this.unannounced = new Unannounced(clock.nanos());
        this.lookedAt = clock.nanos() - LOOKS_APART_NANOS;
        for (int partition = 0; partition < channels.length; partition++) {
            partitions.put(ByteBuffer.wrap(channels[partition]), partition);
        }
    }

    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost, boolean alone) {
        told.keySet().removeIf(partition -> !Objects.equals(applied.get(partition), before.get(partition)));
        before = applied;
        if (!isListening()) {
            return line.isRefused()
                    ? logs.await(applied, atMost, alone)
                    : listen(applied, Math.min(MEANWHILE_NANOS, atMost.toNanos()));
        }
        unannounced.applied(applied, clock.nanos());
        if (!unannounced.none(clock.nanos())) {
            listen(applied, 0);
            return logs.await(applied, atMost, alone);
        }
        return listen(applied, atMost.toNanos());
    }

    private boolean isListening() {
        LiveConnection now = line.listening();
        if (now != listening || line.hasOverflowed()) {
            listening = now;
            unannounced.begin(clock.nanos());
        }
        return now != null;
    }

    /** Takes the messages that have come, or else the first that comes, and those that come with it. */
    private Map<Integer, List<ChangeRecord>> listen(Map<Integer, Version> applied, long atMostNanos) {
        long end = clock.nanos() + atMostNanos;
        Map<Integer, List<ChangeRecord>> fresh = new HashMap<>();
        for (int taken = 0; taken < MOST_AT_A_TIME; taken++) {
            long until = unclear.isEmpty() ? end : Math.min(end, lookedAt + LOOKS_APART_NANOS);
            Message message = line.next(fresh.isEmpty() ? until - clock.nanos() : 0);
            if (message == null || message.isWaking()) {
                break;
            }
            take(message, applied, fresh);
        }
        long now = clock.nanos();
        if (fresh.isEmpty() || now - lookedAt >= LOOKS_APART_NANOS) {
            if (!unclear.isEmpty()) {
                unclear.forEach((partition, newest) -> fresh.computeIfAbsent(partition, none -> new ArrayList<>())
                        .add(new ChangeRecord(newest, "", List.of()))); // as after a clear: the follower looks
                unclear.clear();
                lookedAt = now;
            }
        }
        return fresh;
    }

    private void take(Message message, Map<Integer, Version> applied, Map<Integer, List<ChangeRecord>> fresh) {
        ByteBuffer channel = ByteBuffer.wrap(message.channel());
        Map<ByteBuffer, List<Told>> several =
                Told.isOfSeveral(message.content()) ? Told.several(message.content()) : null;
        if (several == null) {
            take(channel, Told.of(message.content()), applied, fresh);
        } else {
            several.forEach((each, all) -> all.forEach(said -> take(each, said, applied, fresh)));
        }
    }

    private void take(
            ByteBuffer channel,
            @Nullable Told said,
            Map<Integer, Version> applied,
            Map<Integer, List<ChangeRecord>> fresh) {
        Integer partition = partitions.get(channel);
        if (partition == null) {
            return;
        }
        Version known = applied.get(partition);
        if (said == null) {
            unclear.put(partition, known == null ? Version.NONE : known);
            return;
        }
        unannounced.announced(partition, said.newest());
        Version last = told.getOrDefault(partition, known);
        if (known == null || last == null || !last.isOlderThan(said.newest())) {
            return; // was told or applied before, or the follower has not begun
        }
        boolean clear = said.records().stream().anyMatch(ChangeRecord::isClear);
        if (said.records().isEmpty() || clear || !said.before().equals(last)) {
            unclear.put(partition, said.newest());
            return;
        }
        Version head = said.before();
        for (ChangeRecord record : said.records()) {
            changes.note(partition, head, record);
            head = record.version();
        }
        told.put(partition, head);
        fresh.computeIfAbsent(partition, none -> new ArrayList<>()).addAll(said.records());
    }

    @Override
    public void wake() {
        line.wake();
        logs.wake();
    }
}
