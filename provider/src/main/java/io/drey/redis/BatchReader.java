package io.drey.redis;

import io.drey.partition.Partition;
import io.drey.redis.RedisKeys.Located;
import io.drey.redis.Replies.Intent;
import io.drey.store.Freshness;
import io.drey.store.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads many keys in chunks: several are under way before the first is awaited, never so many that their answers could
 * fill the heap. Any thread.
 */
final class BatchReader<K> {

    private static final int CHUNK = 500;
    private static final int UNDER_WAY = 16;

    private final RedisStore<K> store;
    private final RedisTier tier;
    private final RedisKeys keys;
    private final Generations generations;

    BatchReader(RedisStore<K> store, RedisTier tier, RedisKeys keys, Generations generations) {
        this.store = store;
        this.tier = tier;
        this.keys = keys;
        this.generations = generations;
    }

    /** One key of a chunk and where its generation is checked: at that place of the answer, or nowhere. */
    private record Wanted<K>(K key, Located located) {}

    private record Sent<K>(List<Wanted<K>> wanted, Checks checks, CompletableFuture<List<byte @Nullable []>> answer) {}

    /** The generations that a chunk's names were made of, and those among them that must be checked. */
    private record Checks(Map<Partition, Generation> used, List<Partition> checked) {}

    Map<K, Stored> getAll(Collection<? extends K> wanted) {
        List<Wanted<K>> left = new ArrayList<>(wanted.size());
        for (K key : wanted) {
            left.add(new Wanted<>(key, keys.locate(key)));
        }
        Map<K, Stored> found = new HashMap<>(wanted.size() * 2);
        for (int attempt = 0; attempt < RedisStore.GENERATION_ATTEMPTS; attempt++) {
            learnGenerations(left);
            left = readChunks(left, found);
            if (left.isEmpty()) {
                return found;
            }
        }
        throw RedisStore.unstable();
    }

    /** Asks once for all generations that are not known yet. */
    private void learnGenerations(List<Wanted<K>> wanted) {
        Map<Partition, Integer> unknown = new LinkedHashMap<>();
        for (Wanted<K> each : wanted) {
            Partition partition = each.located().partition();
            if (generations.of(partition) == null) {
                unknown.put(partition, partition.epoch());
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        List<byte[]> names = new ArrayList<>();
        unknown.keySet().forEach(partition -> names.add(generations.name(partition.number())));
        List<byte @Nullable []> ids =
                tier.replies().await(tier.topology().getAll(names), Intent.LOOK, "reading generations");
        int at = 0;
        for (Map.Entry<Partition, Integer> asked : unknown.entrySet()) {
            generations.learn(asked.getKey(), ids.get(at++), asked.getValue());
        }
    }

    /** Reads all chunks; answers the keys whose generation has changed meanwhile. */
    private List<Wanted<K>> readChunks(List<Wanted<K>> wanted, Map<K, Stored> found) {
        Deque<Sent<K>> underWay = new ArrayDeque<>();
        List<Wanted<K>> outdated = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += CHUNK) {
            if (underWay.size() == UNDER_WAY) {
                receive(underWay.remove(), found, outdated);
            }
            underWay.add(send(wanted.subList(from, Math.min(wanted.size(), from + CHUNK))));
        }
        while (!underWay.isEmpty()) {
            receive(underWay.remove(), found, outdated);
        }
        return outdated;
    }

    private Sent<K> send(List<Wanted<K>> chunk) {
        Checks checks = new Checks(new HashMap<>(), new ArrayList<>());
        List<Wanted<K>> asked = new ArrayList<>(chunk.size());
        List<byte[]> names = new ArrayList<>(chunk.size());
        for (Wanted<K> each : chunk) {
            Generation generation = generation(each.located().partition(), checks);
            if (generation != null) { // else nothing was ever written there
                asked.add(each);
                names.add(generation.entry(each.located().name()));
            }
        }
        checks.checked().forEach(partition -> names.add(generations.name(partition.number())));
        CompletableFuture<List<byte @Nullable []>> answer = names.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : tier.topology().getAll(names);
        return new Sent<>(asked, checks, answer);
    }

    private @Nullable Generation generation(Partition partition, Checks checks) {
        Generation used = checks.used().get(partition);
        if (used == null) {
            used = generations.of(partition);
            if (used != null) {
                checks.used().put(partition, used);
                if (!store.mayTrust(partition, used, Freshness.BOUNDED)) {
                    checks.checked().add(partition);
                }
            }
        }
        return used;
    }

    private void receive(Sent<K> sent, Map<K, Stored> found, List<Wanted<K>> outdated) {
        List<byte @Nullable []> answer = tier.replies().await(sent.answer(), Intent.LOOK, "reading keys");
        List<Partition> changed = changed(sent, answer);
        for (int i = 0; i < sent.wanted().size(); i++) {
            Wanted<K> each = sent.wanted().get(i);
            if (changed.contains(each.located().partition())) {
                outdated.add(each);
            } else {
                Stored entry = store.entry(each.located().partition(), answer.get(i));
                if (entry != Stored.ABSENT) {
                    found.put(each.key(), entry);
                }
            }
        }
    }

    private List<Partition> changed(Sent<K> sent, List<byte @Nullable []> answer) {
        List<Partition> changed = new ArrayList<>(0);
        int at = sent.wanted().size();
        for (Partition partition : sent.checks().checked()) {
            byte[] id = answer.get(at++);
            Generation used = sent.checks().used().get(partition);
            if (used == null || !Arrays.equals(used.id(), id)) {
                generations.learn(partition, id, partition.epoch());
                changed.add(partition);
            }
        }
        return changed;
    }
}
