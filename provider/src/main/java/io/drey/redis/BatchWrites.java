package io.drey.redis;

import io.drey.redis.RedisKeys.Located;
import io.drey.redis.RedisStore.Payload;
import io.drey.store.Batch;
import io.drey.store.Change;
import io.drey.store.Commit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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

        @Nullable
        RuntimeException failure;

        void failed(RuntimeException why) {
            if (failure == null) {
                failure = why;
            }
        }
    }

    Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        // In the order of partitions, so that two threads cannot wait for each other's lanes.
        Map<Integer, Deque<List<Item<K>>>> chunks = chunks(changes);
        Progress<K> progress = new Progress<>();
        while (!chunks.isEmpty()) {
            round(chunks, priors, progress);
            chunks.values().removeIf(Deque::isEmpty);
        }
        return new Batch<>(progress.done, progress.failure);
    }

    /** By partition, none larger than a script should be given at a time. */
    private Map<Integer, Deque<List<Item<K>>>> chunks(Map<K, Change> changes) {
        Map<Integer, Deque<List<Item<K>>>> chunks = new TreeMap<>();
        int[] sizes = new int[script.partitions()];
        changes.forEach((key, change) -> {
            Located located = keys.locate(key);
            Payload payload =
                    change instanceof Change.Put put ? store.payload(located, put.form()) : Committer.NO_PAYLOAD;
            int partition = located.partition().number();
            Deque<List<Item<K>>> queue = chunks.computeIfAbsent(partition, p -> new ArrayDeque<>());
            int size = payload.body().length;
            List<Item<K>> chunk = queue.peekLast();
            if (chunk == null || chunk.size() == CHUNK || sizes[partition] + size > CHUNK_BYTES) {
                chunk = new ArrayList<>();
                queue.addLast(chunk);
                sizes[partition] = 0;
            }
            sizes[partition] += size;
            chunk.add(new Item<>(key, change, located, payload));
        });
        return chunks;
    }

    /**
     * Sends the next chunk to each partition. A partition that fails gets no more of them. All have been greeted before
     * the first lane is entered: who holds one waits for nothing but answers.
     */
    private void round(Map<Integer, Deque<List<Item<K>>>> chunks, boolean priors, Progress<K> progress) {
        long greeted = script.greet(chunks.keySet());
        each(chunks, progress, (partition, queue) -> script.require(partition, greeted));
        List<BatchScript.Sent<K>> sent = new ArrayList<>(chunks.size());
        each(chunks, progress, (partition, queue) -> {
            BatchScript.Sent<K> chunk = script.send(queue.removeFirst(), priors, progress);
            if (chunk != null) {
                sent.add(chunk);
            }
        });
        for (BatchScript.Sent<K> each : sent) {
            if (!script.receive(each, priors, progress)) {
                chunks.remove(each.partition().number());
            }
        }
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
            } catch (RuntimeException e) {
                progress.failed(e);
                return true;
            }
        });
    }
}
