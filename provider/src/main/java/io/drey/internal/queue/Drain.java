package io.drey.internal.queue;

import io.drey.internal.journal.JournalStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Drains the queues of several caches, or managers, side by side, each within its own close timeout, so that many
 * queues take no longer than the slowest. Confined to one thread.
 */
public final class Drain {

    /** A queue, and how many writes were pending when the drain began. */
    private record Part(WriteQueue<?, ?> queue, long pending) {}

    private final List<Part> parts = new ArrayList<>();

    private Drain() {}

    /** Begins to drain these queues, and returns at once. */
    public static Drain of(Collection<? extends WriteQueue<?, ?>> queues) {
        Drain drain = new Drain();
        drain.begin(queues, queue -> queue.closing().begin());
        return drain;
    }

    /** Like {@link #of}, but each put from now on returns only once it is written. */
    public static Drain atTheEnd(Collection<? extends WriteQueue<?, ?>> queues) {
        Drain drain = new Drain();
        drain.begin(queues, queue -> {
            queue.waitForEachWrite();
            queue.closing().begin();
        });
        return drain;
    }

    private void begin(Collection<? extends WriteQueue<?, ?>> queues, Consumer<WriteQueue<?, ?>> beginning) {
        for (WriteQueue<?, ?> queue : queues) {
            parts.add(new Part(queue, queue.pendingWrites()));
            beginning.accept(queue);
        }
    }

    /**
     * Waits until all queues are empty or out of time. An interrupt ends the wait, and the thread stays interrupted.
     */
    public void await() {
        parts.forEach(part -> part.queue().closing().awaitDrained());
    }

    /** Interrupts the writes of all queues that are out of time, before anyone waits for one of them to end. */
    public void stopLate() {
        parts.forEach(part -> part.queue().closing().stopIfLate());
    }

    /** Returns the number of writes that were pending at the start. */
    public long pending() {
        return parts.stream().mapToLong(Part::pending).sum();
    }

    /** Returns the number of caches that had writes pending at the start. */
    public long caches() {
        return parts.stream().filter(part -> part.pending() > 0).count();
    }

    /** Returns the number of writes that are pending now. */
    public long left() {
        return parts.stream().mapToLong(part -> part.queue().pendingWrites()).sum();
    }

    /**
     * Returns each cache that has writes pending now, their number, and whether a journal keeps them for the next JVM:
     * {@code orders: 12 (kept in the journal), users: 3}.
     */
    public String describeLeft() {
        List<String> left = new ArrayList<>();
        for (Part part : parts) {
            long pending = part.queue().pendingWrites();
            if (pending > 0) {
                String kept = isKept(part.queue()) ? " (kept in the journal)" : "";
                left.add(part.queue().name() + ": " + pending + kept);
            }
        }
        Collections.sort(left);
        return String.join(", ", left);
    }

    /** Returns whether all that is pending will be found by the next JVM that opens the journal. */
    private static boolean isKept(WriteQueue<?, ?> queue) {
        JournalStatus journal = queue.journal();
        return journal != null && journal.unjournaled() == 0;
    }
}
