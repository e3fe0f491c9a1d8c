package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Writes many entries in chunks of one partition each, of which those of one server {@linkplain Shipment share
 * scripts}. In each round every partition gets its next chunk, all of them under way before the first is awaited; what
 * follows is sent to a partition once it has answered, while the others are at work. Any thread.
 */
final class BatchWrites<K> {

    private final RedisContext context;
    private final Generations generations;
    private final Entries entries;
    private final RedisKeys keys;
    private final BatchSender<K> sender;

    BatchWrites(RedisContext context, Entries entries, String cache, RedisKeys keys, Generations generations) {
        this.context = context;
        this.generations = generations;
        this.entries = entries;
        this.keys = keys;
        this.sender = new BatchSender<>(context, entries, cache, generations);
    }

    long writer(boolean keep) {
        return sender.writer(keep);
    }

    void replayed() {
        sender.replayed();
    }

    /** A clear that this JVM had to put off was made. */
    void cleared(Partition partition, byte[] generation, long askedFor) {
        sender.cleared(partition, generation, askedFor);
    }

    Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        // In the order of partitions, so that two threads cannot wait for each other's sequences.
        BatchProgress<K> progress = new BatchProgress<>();
        Map<Integer, Deque<List<BatchItem<K>>>> chunks = chunks(changes, progress);
        Shipment shipment = new Shipment(context, generations, priors);
        while (!chunks.isEmpty()) {
            round(chunks, shipment, progress);
            chunks.values().removeIf(Deque::isEmpty);
        }
        await(progress);
        return progress.result();
    }

    /** Lets the time of what may still be made run out: nothing is made after its call has ended. */
    private void await(BatchProgress<K> progress) {
        while (progress.isOpen()) {
            long left = progress.openUntil() - context.clock().nanos();
            if (left <= 0 || !context.topology().pause(left)) {
                return;
            }
        }
    }

    /**
     * Returns the writes in chunks by partition, none larger than a script should be given at a time. A write that
     * cannot be encoded is left out and has failed.
     */
    private Map<Integer, Deque<List<BatchItem<K>>>> chunks(Map<K, Change> changes, BatchProgress<K> progress) {
        Map<Integer, Deque<List<BatchItem<K>>>> chunks = new TreeMap<>();
        int[] sizes = new int[sender.partitions()];
        changes.forEach((key, change) -> {
            try {
                add(item(key, change), chunks, sizes);
            } catch (RuntimeException | Error e) { // keys and values run their own code
                progress.failed(e);
            }
        });
        return chunks;
    }

    private BatchItem<K> item(K key, Change change) {
        Located located = keys.locate(key);
        return new BatchItem<>(key, change, located, entries.payload(located, change));
    }

    private void add(BatchItem<K> item, Map<Integer, Deque<List<BatchItem<K>>>> chunks, int[] sizes) {
        int partition = item.located().partition().number();
        Deque<List<BatchItem<K>>> queue = chunks.computeIfAbsent(partition, p -> new ArrayDeque<>());
        int size = item.payload().body().length;
        List<BatchItem<K>> chunk = queue.peekLast();
        if (chunk == null
                || chunk.size() == Shipment.MOST
                || !isLike(chunk.get(0), item)
                || sizes[partition] + size > Shipment.MOST_BYTES) {
            chunk = new ArrayList<>();
            queue.addLast(chunk);
            sizes[partition] = 0;
        }
        sizes[partition] += size;
        chunk.add(item);
    }

    /** Returns whether two writes may go in one chunk. */
    private static boolean isLike(BatchItem<?> one, BatchItem<?> other) {
        return one.isAwaited() == other.isAwaited() && Replays.match(one.change(), other.change());
    }

    /**
     * Sends the next chunk to each partition, and those behind it that are like it. A partition that fails gets no more
     * of them. All handshakes are complete before the first sequence is entered: a thread that holds one waits for
     * replies only.
     */
    private void round(Map<Integer, Deque<List<BatchItem<K>>>> chunks, Shipment shipment, BatchProgress<K> progress) {
        long deadline = sender.beginHandshakes(chunks.keySet());
        each(chunks, progress, (partition, queue) -> sender.require(partition, deadline));
        Deque<SentChunk<K>> sent = new ArrayDeque<>(chunks.size());
        try {
            each(chunks, progress, (partition, queue) -> {
                SentChunk<K> chunk = sender.send(queue.removeFirst(), shipment, progress);
                if (chunk != null) {
                    sent.addLast(chunk);
                }
            });
            shipment.send();
            // A chunk that has to be sent again goes to the end: by then the others have been sent, too. So does the
            // next
            // one of a partition, which the server is given as soon as it has made the one before.
            for (SentChunk<K> next = sent.pollFirst(); next != null; next = sent.pollFirst()) {
                Deque<List<BatchItem<K>>> left = chunks.get(next.partition().number());
                SentChunk<K> again = sender.receive(next, shipment, progress, left == null ? new ArrayDeque<>() : left);
                if (again != null) {
                    sent.addLast(again);
                }
            }
        } finally {
            sent.forEach(sender::abandon); // none, unless there was no memory to go on
        }
        chunks.keySet().removeAll(progress.failedPartitions());
    }

    /** Takes out the partitions for which the action fails. */
    private static <K> void each(
            Map<Integer, Deque<List<BatchItem<K>>>> chunks,
            BatchProgress<?> progress,
            BiConsumer<Integer, Deque<List<BatchItem<K>>>> action) {
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
