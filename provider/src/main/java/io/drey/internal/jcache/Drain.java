package io.drey.internal.jcache;

import io.drey.writer.WriteBehindCacheWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The queues of several caches that are to be empty soon. All of them drain side by side, each within its own close
 * timeout, so that many take no longer than the slowest. Confined to one thread.
 */
final class Drain {

    /** A cache's name, its queue, and how many writes were pending when the drain began. */
    private record Part(String cache, WriteBehindCacheWriter<?, ?> queue, long pending) {}

    private final List<Part> parts = new ArrayList<>();

    private Drain() {}

    /** Begins to drain the queues of these caches, and returns at once. */
    static Drain of(Collection<? extends TieredCache<?, ?>> caches) {
        Drain drain = new Drain();
        drain.begin(caches, WriteBehindCacheWriter::beginClose);
        return drain;
    }

    /** The same, and a put returns once it is written from now on. */
    static Drain atTheEnd(Collection<? extends TieredCache<?, ?>> caches) {
        Drain drain = new Drain();
        drain.begin(caches, queue -> {
            queue.waitForEachWrite();
            queue.beginClose();
        });
        return drain;
    }

    private void begin(
            Collection<? extends TieredCache<?, ?>> caches, Consumer<WriteBehindCacheWriter<?, ?>> beginning) {
        for (TieredCache<?, ?> cache : caches) {
            WriteBehindCacheWriter<?, ?> queue = cache.runtime().tiers().queue();
            if (queue != null) {
                parts.add(new Part(cache.getName(), queue, queue.pendingWrites()));
                beginning.accept(queue);
            }
        }
    }

    /** Waits until all are empty, or out of time; an interrupt ends the waiting, and stays. */
    void await() {
        parts.forEach(part -> part.queue().awaitDrained());
    }

    /** Interrupts what is still being written though its time is over, everywhere before anybody waits for its end. */
    void stopLate() {
        parts.forEach(part -> part.queue().stopIfLate());
    }

    /** How many writes were pending at the start. */
    long pending() {
        return parts.stream().mapToLong(Part::pending).sum();
    }

    /** How many caches had writes pending at the start. */
    long caches() {
        return parts.stream().filter(part -> part.pending() > 0).count();
    }

    /** How many writes are pending now. */
    long left() {
        return parts.stream().mapToLong(part -> part.queue().pendingWrites()).sum();
    }

    /** Each cache that has writes pending now, and how many: {@code users: 3, orders: 12}. */
    String describeLeft() {
        List<String> left = new ArrayList<>();
        for (Part part : parts) {
            long pending = part.queue().pendingWrites();
            if (pending > 0) {
                left.add(part.cache() + ": " + pending);
            }
        }
        Collections.sort(left);
        return String.join(", ", left);
    }
}
