package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Change;
import io.drey.internal.store.Earlier;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the script is told of writes that an earlier JVM has accepted: it makes those whose entries nobody else has
 * changed since. All of a chunk are of one life. Immutable, any thread.
 */
final class Replays {

    /** How far the clocks of this host and of the server are taken to have parted where nobody has compared them. */
    private static final long UNKNOWN_MILLIS = 1_000;

    private static final long DRIFT = 1_000;

    /** In place of a deadline: others have changed the entry since, or that cannot be told. */
    static final long OVERTAKEN = -2;

    static final long UNTOLD = -3;

    private Replays() {}

    /** Whether two writes may go in one script. */
    static boolean match(Change one, Change other) {
        Earlier first = one.earlier();
        Earlier second = other.earlier();
        if (first == null || second == null) {
            return first == null && second == null;
        }
        return first.writer() == second.writer() && first.complete() == second.complete();
    }

    /** Which life the chunk is of, or null if it is of this one. */
    static @Nullable Earlier of(List<? extends BatchItem<?>> items) {
        return items.get(0).change().earlier();
    }

    /** The same call behind the fence. */
    static ScriptCall call(
            ScriptCall write,
            Keyspace keyspace,
            List<? extends BatchItem<?>> items,
            Partition partition,
            long now,
            Earlier life) {
        String writer = HexFormat.of().toHexDigits(life.writer());
        byte[] earlierKey = keyspace.writer(partition.number(), writer);
        byte[] own = life.complete() ? Ids.prefix(life.writer()) : Bytes.EMPTY;
        ByteBuffer since = ByteBuffer.allocate(Long.BYTES * items.size());
        ServerClock server = RedisContext.serverClock(partition);
        items.forEach(item -> since.putLong(since(item.change(), server, now)));
        return new ScriptCall(
                Script.REPLAY,
                Bytes.join(write.keys(), new byte[][] {earlierKey}),
                Bytes.join(write.arguments(), new byte[][] {own, since.array()}),
                write.aside());
    }

    private static long since(Change change, ServerClock server, long now) {
        long known = Objects.requireNonNull(change.earlier()).sinceMillis();
        if (known > 0) {
            return known;
        }
        long waited = Math.max(0, now - change.acceptedNanos()) / 1_000_000;
        return Math.max(1, server.serverMillisAt(now) - waited - waited / DRIFT - UNKNOWN_MILLIS);
    }
}
