package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.codec.CodecException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all live entries of a cache, page by page and server after server. It promises what Redis' {@code SCAN}
 * promises: an entry that exists all the time is seen. It is seen once, for which the scan remembers
 * {@linkplain SeenKeys hashes of the keys}. Only the process that gave a cursor understands it, so after a restart or a
 * fail-over the scan begins that server again; after partitions may have moved between servers, it begins all servers
 * again. One thread.
 */
final class Scan<K> implements Iterator<Map.Entry<K, Stored>> {

    private static final byte[] START = Bytes.of("0");

    /** How often a walk is begun again before the scan gives up, since the servers never rest. */
    private static final int MOST_BEGINNINGS = 10;

    private final Entries entries;
    private final RedisContext context;
    private final RedisKeys keys;
    private final boolean all;
    private final byte[] pattern;
    private final Map<String, Prefix> prefixes = new HashMap<>();
    private Iterator<List<Integer>> servers;
    private int placement;
    private int beginnings;
    private final SeenKeys seen = new SeenKeys();
    private final Queue<Map.Entry<K, Stored>> page = new ArrayDeque<>();
    private int server = -1;
    private byte @Nullable [] cursor;
    private byte @Nullable [] process;

    /** How the names of a partition's entries begin in the present generation. */
    private record Prefix(byte[] bytes, Partition partition) {}

    /** @param all whether leases, and entries whose values cannot be read here, are included */
    Scan(RedisContext context, Entries entries, RedisKeys keys, Generations generations, boolean all) {
        this.entries = entries;
        this.context = context;
        this.keys = keys;
        this.all = all;
        this.pattern = generations.pattern();
        this.placement = context.topology().placement();
        this.servers = context.handshake().servers().byServer().values().iterator();
        learn(generations);
    }

    private void learn(Generations generations) {
        List<Partition> partitions = context.partitions().all();
        int[] numbers = partitions.stream().mapToInt(Partition::number).toArray();
        byte[][] names = Arrays.stream(numbers).mapToObj(generations::name).toArray(byte[][]::new);
        List<byte @Nullable []> ids =
                context.replies().await(context.topology().getAll(numbers, names), Intent.LOOK, "reading generations");
        for (Partition partition : partitions) {
            byte[] id = ids.get(partition.number());
            if (id != null) {
                byte[] prefix = generations.prefix(partition, id);
                prefixes.put(share(prefix), new Prefix(prefix, partition));
            }
        }
    }

    /** What the names of one partition have in common. */
    private String share(byte[] name) {
        int length = Math.min(name.length, context.keyspace().head(0).length);
        return new String(name, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && moveOn()) {
            fetch();
        }
        return !page.isEmpty();
    }

    @Override
    public Map.Entry<K, Stored> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    /** Returns whether there is another page. */
    private boolean moveOn() {
        if (cursor == null) {
            if (prefixes.isEmpty() || !(servers.hasNext() || hasMoved())) {
                return false;
            }
            server = servers.next().get(0);
            cursor = START;
            process = null;
        }
        return true;
    }

    /**
     * Returns whether partitions may have moved to a server that was already visited; all servers are then visited
     * again.
     */
    private boolean hasMoved() {
        int current = context.topology().placement();
        if (current == placement || context.topology().isOneServer()) {
            return false;
        }
        begin();
        placement = current;
        context.handshake().require(context.partitions().all());
        servers = context.handshake().servers().byServer().values().iterator();
        return servers.hasNext();
    }

    private void begin() {
        if (++beginnings > MOST_BEGINNINGS) {
            throw new RemoteUnavailableException(
                    "scanning at " + context.topology().describe() + ": servers were replaced " + MOST_BEGINNINGS
                            + " times meanwhile");
        }
    }

    private void fetch() {
        byte[] from = Objects.requireNonNull(cursor);
        ScriptCall call = new ScanScript(context.keyspace(), server, from, pattern).call();
        ScanScript.Reply reply = new ScanScript.Reply(ScriptReply.of(
                context.replies().await(context.topology().eval(server, call), Intent.LOOK, "scanning")));
        if (process != null && !Arrays.equals(process, reply.process())) {
            begin();
            cursor = START;
            process = null;
            return;
        }
        process = reply.process();
        byte[] next = reply.nextCursor();
        cursor = Arrays.equals(next, START) ? null : next;
        List<byte[]> names = new ArrayList<>();
        List<Prefix> of = new ArrayList<>();
        for (byte[] name : reply.keys()) {
            Prefix prefix = prefixes.get(share(name));
            if (prefix != null && Bytes.startsWith(name, prefix.bytes())) { // else of an old generation
                names.add(name);
                of.add(prefix);
            }
        }
        if (!names.isEmpty()) {
            read(names, of);
        }
    }

    private void read(List<byte[]> names, List<Prefix> of) {
        int[] partitions =
                of.stream().mapToInt(prefix -> prefix.partition().number()).toArray();
        List<byte @Nullable []> values = context.replies()
                .await(
                        context.topology().getAll(partitions, names.toArray(new byte[0][])),
                        Intent.LOOK,
                        "reading keys");
        for (int i = 0; i < names.size(); i++) {
            byte[] bytes = values.get(i);
            if (bytes != null) {
                add(of.get(i), names.get(i), bytes);
            }
        }
    }

    private static byte[] key(Prefix prefix, byte[] name, byte[] bytes) {
        byte[] carried = null;
        try {
            carried = Envelope.key(bytes);
        } catch (CodecException e) {
            // not an entry, which whoever reads it will say
        }
        return carried != null ? carried : Arrays.copyOfRange(name, prefix.bytes().length, name.length);
    }

    @SuppressWarnings("unchecked") // the bytes are those of one of the cache's keys
    private void add(Prefix prefix, byte[] name, byte[] bytes) {
        byte[] key = key(prefix, name, bytes);
        Stored entry = entries.entry(prefix.partition(), key, bytes);
        if (all ? entry == Stored.ABSENT || entry.hasExpired(context.clock()) : !entry.isLive(context.clock())) {
            return;
        }
        try {
            K decoded = (K) keys.key(key);
            if (seen.add(key)) {
                page.add(new SimpleImmutableEntry<>(decoded, entry));
            }
        } catch (CodecException e) {
            entries.countUnreadable();
        }
    }
}
