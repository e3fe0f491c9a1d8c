package io.drey.redis;

import io.drey.codec.CodecException;
import io.drey.partition.Partition;
import io.drey.redis.Replies.Intent;
import io.drey.store.Stored;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all live entries of a cache, page by page and server after server. As weak as Redis' {@code SCAN}: what is
 * there all the time is seen, once. One thread.
 */
final class Scan<K> implements Iterator<Map.Entry<K, Stored>> {

    private static final int LOOK_AT = 500;

    private final RedisStore<K> store;
    private final RedisTier tier;
    private final RedisKeys keys;
    private final byte[] pattern;
    private final List<Prefix> prefixes = new ArrayList<>();
    private final Iterator<Integer> servers;
    private final Set<K> seen = new HashSet<>();
    private final Queue<Map.Entry<K, Stored>> page = new ArrayDeque<>();
    private int server = -1;
    private byte @Nullable [] cursor;

    /** The beginning of the names of a partition's entries, of the generation that runs. */
    private record Prefix(byte[] bytes, Partition partition) {}

    Scan(RedisStore<K> store, RedisTier tier, String cache, RedisKeys keys, Generations generations) {
        this.store = store;
        this.tier = tier;
        this.keys = keys;
        this.pattern = tier.keyspace().pattern(cache);
        this.servers = tier.servers().iterator();
        learn(cache, generations);
    }

    private void learn(String cache, Generations generations) {
        List<byte[]> names = new ArrayList<>();
        List<Partition> partitions = tier.partitions().all();
        partitions.forEach(partition -> names.add(generations.name(partition.number())));
        List<byte @Nullable []> ids =
                tier.replies().await(tier.topology().getAll(names), Intent.LOOK, "reading generations");
        for (Partition partition : partitions) {
            byte[] id = ids.get(partition.number());
            if (id != null) {
                prefixes.add(new Prefix(tier.keyspace().entries(partition.number(), cache, Bytes.text(id)), partition));
            }
        }
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

    /** Whether there is another page to ask for. */
    private boolean moveOn() {
        if (cursor != null) {
            return true;
        }
        if (prefixes.isEmpty() || !servers.hasNext()) {
            return false;
        }
        server = servers.next();
        cursor = Bytes.of("0");
        return true;
    }

    private void fetch() {
        byte[] from = Objects.requireNonNull(cursor);
        List<Object> reply = tier.replies()
                .await(
                        tier.topology()
                                .eval(Script.SCAN, new byte[][] {tier.keyspace().head(server)}, new byte[][] {
                                    from, pattern, Bytes.of(LOOK_AT)
                                }),
                        Intent.LOOK,
                        "scanning");
        byte[] next = Scripts.bytes(reply.get(0));
        cursor = Bytes.text(next).equals("0") ? null : next;
        Map<Prefix, List<byte[]>> found = new HashMap<>();
        for (Object name : Scripts.list(reply.get(1))) {
            Prefix prefix = prefixOf(Scripts.bytes(name));
            if (prefix != null) {
                found.computeIfAbsent(prefix, p -> new ArrayList<>()).add(Scripts.bytes(name));
            }
        }
        found.forEach(this::read);
    }

    private @Nullable Prefix prefixOf(byte[] name) {
        for (Prefix prefix : prefixes) {
            if (Bytes.startsWith(name, prefix.bytes())) {
                return prefix;
            }
        }
        return null; // of an old generation
    }

    private void read(Prefix prefix, List<byte[]> names) {
        List<byte @Nullable []> entries =
                tier.replies().await(tier.topology().getAll(names), Intent.LOOK, "reading keys");
        for (int i = 0; i < names.size(); i++) {
            byte[] bytes = entries.get(i);
            if (bytes != null) {
                add(prefix, names.get(i), bytes);
            }
        }
    }

    @SuppressWarnings("unchecked") // the bytes are those of one of the cache's keys
    private void add(Prefix prefix, byte[] name, byte[] bytes) {
        Stored entry = store.entry(prefix.partition(), bytes);
        if (!entry.isLive(tier.clock())) {
            return;
        }
        try {
            byte[] carried = Envelope.key(bytes);
            byte[] key = carried != null ? carried : Arrays.copyOfRange(name, prefix.bytes().length, name.length);
            K decoded = (K) keys.key(key);
            if (seen.add(decoded)) {
                page.add(new SimpleImmutableEntry<>(decoded, entry));
            }
        } catch (CodecException e) {
            tier.countUnreadable();
        }
    }
}
