package io.drey.internal.redis;

import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.RedisStore.Payload;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Writes many entries: one script for each partition and chunk. In each round every partition gets its next chunk, all
 * of them under way before the first is awaited. Any thread.
 */
final class BatchWrites<K> {

    private static final int CHUNK = 256;
    private static final int CHUNK_BYTES = 512 * 1024;

    private final RedisStore<K> store;
    private final RedisKeys keys;
    private final BatchScript<K> script;

    BatchWrites(RedisStore<K> store, RedisTier tier, String cache, RedisKeys keys, Generations generations) {
        this.store = store;
        this.keys = keys;
        this.script = new BatchScript<>(store, tier, cache, generations);
    }

    record Item<K>(K key, Change change, Located located, Payload payload) {}

    /** What has come of a batch so far. */
    static final class Progress<K> {
        final Map<K, Commit> done = new HashMap<>();
        final Set<K> lost = new HashSet<>();

        /** Partitions that get nothing more of this batch. */
        final Set<Integer> failed = new HashSet<>();

        @Nullable
        RuntimeException failure;

        void failed(int partition, Throwable why) {
            failed.add(partition);
            failed(why);
        }

        void failed(Throwable why) {
            if (failure == null) {
                failure = why instanceof RuntimeException exception
                        ? exception
                        : new CacheException("writing keys failed: " + why, why);
            }
        }
    }

    Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        // In the order of partitions, so that two threads cannot wait for each other's lanes.
        Progress<K> progress = new Progress<>();
        Map<Integer, Deque<List<Item<K>>>> chunks = chunks(changes, progress);
        while (!chunks.isEmpty()) {
            round(chunks, priors, progress);
            chunks.values().removeIf(Deque::isEmpty);
        }
        return new Batch<>(progress.done, progress.failure, progress.lost);
    }

    /** By partition, none larger than a script should be given at a time. What has no bytes is left out and has failed. */
    private Map<Integer, Deque<List<Item<K>>>> chunks(Map<K, Change> changes, Progress<K> progress) {
        Map<Integer, Deque<List<Item<K>>>> chunks = new TreeMap<>();
        int[] sizes = new int[script.partitions()];
        changes.forEach((key, change) -> {
            try {
                add(item(key, change), chunks, sizes);
            } catch (RuntimeException | Error e) { // keys and values run their own code
                progress.failed(e);
            }
        });
        return chunks;
    }

    private Item<K> item(K key, Change change) {
        Located located = keys.locate(key);
        Payload payload = change instanceof Change.Put put ? store.payload(located, put.form()) : Committer.NO_PAYLOAD;
        return new Item<>(key, change, located, payload);
    }

    private void add(Item<K> item, Map<Integer, Deque<List<Item<K>>>> chunks, int[] sizes) {
        int partition = item.located().partition().number();
        Deque<List<Item<K>>> queue = chunks.computeIfAbsent(partition, p -> new ArrayDeque<>());
        int size = item.payload().body().length;
        List<Item<K>> chunk = queue.peekLast();
        if (chunk == null || chunk.size() == CHUNK || sizes[partition] + size > CHUNK_BYTES) {
            chunk = new ArrayList<>();
            queue.addLast(chunk);
            sizes[partition] = 0;
        }
        sizes[partition] += size;
        chunk.add(item);
    }

    /**
     * Sends the next chunk to each partition. A partition that fails gets no more of them. All have been greeted before
     * the first lane is entered: who holds one waits for nothing but answers.
     */
    private void round(Map<Integer, Deque<List<Item<K>>>> chunks, boolean priors, Progress<K> progress) {
        long greeted = script.greet(chunks.keySet());
        each(chunks, progress, (partition, queue) -> script.require(partition, greeted));
        Deque<BatchScript.Sent<K>> sent = new ArrayDeque<>(chunks.size());
        try {
            each(chunks, progress, (partition, queue) -> {
                BatchScript.Sent<K> chunk = script.send(queue.removeFirst(), priors, progress);
                if (chunk != null) {
                    sent.addLast(chunk);
                }
            });
            // What has to be sent once more goes to the end: by then the others have been sent, too.
            for (BatchScript.Sent<K> next = sent.pollFirst(); next != null; next = sent.pollFirst()) {
                BatchScript.Sent<K> again = script.receive(next, priors, progress);
                if (again != null) {
                    sent.addLast(again);
                }
            }
        } finally {
            sent.forEach(script::abandon); // none, unless there was no memory to go on
        }
        chunks.keySet().removeAll(progress.failed);
    }

    /** What fails takes the partition out. */
    private static <K> void each(
            Map<Integer, Deque<List<Item<K>>>> chunks,
            Progress<?> progress,
            BiConsumer<Integer, Deque<List<Item<K>>>> action) {
        chunks.entrySet().removeIf(chunk -> {
            try {
                action.accept(chunk.getKey(), chunk.getValue());
                return false;
            } catch (RuntimeException | Error e) {
                progress.failed(e);
                return true;
            }
        });
    }
}
