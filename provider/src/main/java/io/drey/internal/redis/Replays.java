package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Change;
import io.drey.internal.store.Earlier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the script is told of writes that an earlier JVM has accepted: it makes those whose entries nobody else has
 * changed since. All of a chunk are of one life.
 *
 * <p>A script goes on in the log where the one before has come to. So the log is read once, not by every script; and
 * what the replay itself appends, which cuts off the log's beginning if it is much, makes nobody forget what others
 * did.
 *
 * <p>Any thread; of a partition, one chunk at a time.
 */
final class Replays {

    /** How far the clocks of this host and of the server are taken to have parted where nobody has compared them. */
    private static final long UNKNOWN_MILLIS = 1_000;

    private static final long DRIFT = 1_000;

    /** So much earlier than the first chunk needs it the log is read, since a later chunk may hold an earlier write. */
    private static final long EARLIER_MILLIS = 60_000;

    /** Of so many partitions it is remembered what was read: more than one batch of the usual size has. */
    private static final int MOST_PARTITIONS = 8;

    /** So many keys that others have changed are remembered of a partition; with more its log is read each time. */
    private static final int MOST_KEYS = 100_000;

    /** In place of a deadline: others have changed the entry since, or that cannot be told. */
    static final long OVERTAKEN = -2;

    static final long UNTOLD = -3;

    private static final Logger LOG = System.getLogger(Replays.class.getName());

    private final String cache;
    private final Keyspace keyspace;
    private final Map<Integer, Read> read = new LinkedHashMap<>(16, 0.75f, true); // guarded by this

    Replays(String cache, Keyspace keyspace) {
        this.cache = cache;
        this.keyspace = keyspace;
    }

    /**
     * What was read of a partition's log.
     *
     * @param since from which of the server's milliseconds on
     * @param upTo the newest record that was read, empty if none was
     * @param reach from when on the log told of all
     * @param others when each key was last changed by others; only the thread whose chunk is under way uses it
     */
    private record Read(Earlier life, long since, byte[] upTo, byte[] reach, Map<ByteBuffer, Long> others) {

        private static final byte[] NO_REACH = Bytes.of(0);

        static Read nothing(Earlier life, long since) {
            return new Read(life, since, Bytes.EMPTY, NO_REACH, new HashMap<>());
        }

        boolean isOf(Earlier other) {
            return life.writer() == other.writer() && life.complete() == other.complete();
        }
    }

    /** Whether two writes may go in one script. */
    static boolean match(Change one, Change other) {
        Earlier first = one.earlier();
        Earlier second = other.earlier();
        if (first == null || second == null) {
            return first == null && second == null;
        }
        return first.writer() == second.writer() && first.complete() == second.complete();
    }

    /** What puts a call behind the fence; null if the chunk is of this life. */
    @Nullable
    UnaryOperator<ScriptCall> fence(List<? extends BatchItem<?>> items, Partition partition, long now) {
        Earlier life = items.get(0).change().earlier();
        return life == null ? null : call -> call(call, items, partition, now, life);
    }

    private ScriptCall call(
            ScriptCall write, List<? extends BatchItem<?>> items, Partition partition, long now, Earlier life) {
        ServerClock server = RedisContext.serverClock(partition);
        long[] since = items.stream()
                .mapToLong(item -> since(item.change(), server, now))
                .toArray();
        long earliest = Arrays.stream(since).min().orElseThrow();
        Read known = read(partition.number(), life, earliest);
        if (markNamed(items, known.others(), since)) {
            earliest = 0;
        }
        ByteBuffer each = ByteBuffer.allocate(Long.BYTES * since.length);
        each.asLongBuffer().put(since);
        byte[] own = life.complete() ? Ids.prefix(life.writer()) : Bytes.EMPTY;
        byte[][] arguments = {
            own, each.array(), Bytes.of(earliest), Bytes.of(known.since()), known.upTo(), known.reach()
        };
        byte[] earlierKey = keyspace.writer(partition.number(), HexFormat.of().toHexDigits(life.writer()));
        return new ScriptCall(
                Script.REPLAY,
                Bytes.join(write.keys(), new byte[][] {earlierKey}),
                Bytes.join(write.arguments(), arguments),
                write.aside());
    }

    /** Negates the instants of those that others have changed since. Returns whether there are any. */
    private static boolean markNamed(List<? extends BatchItem<?>> items, Map<ByteBuffer, Long> others, long[] since) {
        boolean any = false;
        for (int i = 0; i < since.length && !others.isEmpty(); i++) {
            Long named = others.get(ByteBuffer.wrap(items.get(i).located().logged()));
            if (named != null && named >= since[i]) {
                since[i] = -since[i];
                any = true;
            }
        }
        return any;
    }

    /** What was read before, if it serves all of these. */
    private synchronized Read read(int partition, Earlier life, long earliest) {
        Read known = read.get(partition);
        if (known == null || !known.isOf(life) || earliest < known.since()) {
            known = Read.nothing(life, Math.max(1, earliest - EARLIER_MILLIS));
            read.put(partition, known);
            if (read.size() > MOST_PARTITIONS) {
                read.remove(read.keySet().iterator().next());
            }
        }
        return known;
    }

    /** Forgets what was read, as nothing of an earlier life is left. */
    void forget() {
        synchronized (this) {
            read.clear();
        }
        LOG.log(Level.INFO, "cache {0}: nothing that an earlier JVM has accepted is left to be written", cache);
    }

    /** A chunk was made. The newest of its records is the newest of the log. */
    void made(List<? extends BatchItem<?>> items, WritePart.Reply reply) {
        ScriptReply seen = items.get(0).change().earlier() == null ? null : reply.seen(items.size());
        if (seen != null) {
            made(items.get(0).located().partition().number(), reply.ids(), seen);
        }
    }

    private synchronized void made(int partition, ScriptReply ids, ScriptReply seen) {
        Read known = read.get(partition);
        if (known == null) {
            return;
        }
        Map<ByteBuffer, Long> others = known.others();
        for (int i = 2; i < seen.size(); i += 2) {
            others.put(ByteBuffer.wrap(seen.bytes(i)), seen.number(i + 1));
        }
        byte[] upTo = ids.size() > 0 ? ids.bytes(ids.size() - 1) : seen.bytes(0);
        if (others.size() <= MOST_KEYS) {
            read.put(partition, new Read(known.life(), known.since(), upTo, seen.bytes(1), others));
        } else {
            read.remove(partition);
        }
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
