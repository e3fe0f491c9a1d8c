package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are accepted and not yet acknowledged, one {@link PendingKey} per key, and the order in which they
 * became ready.
 *
 * <p>Invariants: a key's newest write is found by {@link #pending} from its acceptance until the delegate has
 * acknowledged it; a live node is in the ready queue, in flight, or held by the writer thread for a retry; the counters
 * of {@link Capacity} are never below what the map holds, so "no entries" proves that nothing is pending.
 *
 * <p>Offers and reads come from any thread and never block; settling is the writer thread's. Replacing a waiting write
 * costs one map lookup, one object of 32 bytes and one compare-and-set. Rejected: {@code ConcurrentHashMap.compute},
 * which locks a bin shared with other keys and allocates a lambda per write.
 */
public final class PendingWrites<K, V> {

    /** The result of an offer. */
    enum Offer {
        /** Nothing of the key was waiting: the write will go out. */
        QUEUED,
        /** A waiting write was replaced and will never go out. */
        COALESCED,
        /** No room, nothing changed. */
        FULL
    }

    /** A tick is about a millisecond. An int of ticks lasts 25 days and saves eight bytes a key. */
    private static final int TICK_SHIFT = 20;

    private final ConcurrentHashMap<K, PendingKey<K, V>> nodes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<PendingKey<K, V>> ready = new ConcurrentLinkedQueue<>();
    private final Timing timing;
    private final Capacity room;
    private final Capacity wholeRoom;
    private final LongConsumer gone;
    private volatile boolean abandoned;
    private volatile boolean disordered;

    PendingWrites(Capacity room, Timing timing) {
        this(room, timing, number -> {});
    }

    /** @param gone takes the numbers of journaled writes that need not be made any more */
    PendingWrites(Capacity room, Timing timing, LongConsumer gone) {
        this.room = room;
        this.wholeRoom = room.withReserve();
        this.timing = timing;
        this.gone = gone;
    }

    Offer offer(K key, @Nullable V value, int weight) {
        return offer(key, value, weight, Journal.NONE);
    }

    Offer offer(K key, @Nullable V value, int weight, long number) {
        return offer(key, value, weight, number, room);
    }

    /** @param within the room that it may use */
    Offer offer(K key, @Nullable V value, int weight, long number, Capacity within) {
        while (true) {
            PendingKey<K, V> node = nodes.get(key);
            if (node == null) {
                PendingKey<K, V> first = new PendingKey<>(JournaledWrite.of(key, value, weight, 0, number), ticks());
                if (!within.enter(weight)) {
                    return Offer.FULL;
                }
                if (insert(first, weight)) {
                    return Offer.QUEUED;
                }
                continue;
            }
            Write<K, V> old = node.newest();
            if (old == null) {
                nodes.remove(key, node); // helps the thread that retired it
                continue;
            }
            // A write in flight keeps its weight until it is settled.
            boolean flying = old instanceof InFlight;
            int growth = flying ? weight : weight - old.weight;
            Write<K, V> newer = JournaledWrite.of(key, value, weight, old.sequence + 1, number);
            if (growth > 0 && !within.grow(growth)) {
                return Offer.FULL;
            }
            if (node.replace(old, newer)) {
                room.shrink(Math.max(0, -growth));
                if (!flying) {
                    gone(old);
                }
                return flying ? Offer.QUEUED : Offer.COALESCED;
            }
            room.shrink(Math.max(0, growth));
        }
    }

    /** Gives a waiting write another value. Returns false if it no longer waits, or was in flight before. */
    boolean amend(Write<K, V> waiting, V value) {
        boolean fresh = !(waiting instanceof InFlight) && !(waiting instanceof Returned);
        PendingKey<K, V> node = fresh ? nodes.get(waiting.key) : null;
        return node != null
                && node.replace(
                        waiting,
                        JournaledWrite.of(waiting.key, value, waiting.weight, waiting.sequence, waiting.number()));
    }

    /**
     * Adds a write that an earlier JVM accepted, in place of an older one. Called before the first offer, and before
     * {@link #lineUp}.
     *
     * @return the number of the older one; {@link Journal#NONE} if there is none
     */
    long restore(K key, @Nullable V value, int weight, long number) {
        PendingKey<K, V> node = new PendingKey<>(JournaledWrite.of(key, value, weight, 0, number), ticks());
        PendingKey<K, V> older = nodes.put(key, node); // first: the key's own code may fail
        room.enterAnyway(weight);
        return obsolete(older);
    }

    /** Takes a write out again, as a newer one is done. Returns as {@link #restore} does. */
    long unrestore(K key) {
        return obsolete(nodes.remove(key));
    }

    private long obsolete(@Nullable PendingKey<K, V> older) {
        Write<K, V> write = older == null ? null : older.newest();
        if (write == null) {
            return Journal.NONE;
        }
        vacate(write.weight);
        return write.number();
    }

    /** Lets what was restored go out, that of a group together. Returns how much it is. */
    int lineUp(ToIntFunction<@Nullable V> group) {
        List<PendingKey<K, V>> order = GroupedOrder.of(nodes.values(), node -> group(node, group));
        ready.addAll(order);
        return order.size();
    }

    private static <K, V> int group(PendingKey<K, V> node, ToIntFunction<@Nullable V> group) {
        Write<K, V> write = node.newest();
        return write == null ? 0 : group.applyAsInt(write.value);
    }

    private void gone(Write<K, V> write) {
        if (write.number() != Journal.NONE) {
            gone.accept(write.number());
        }
    }

    /**
     * Adds a node, for which room was reserved. A failure returns the room, or leaves a write for {@link #reorder} to
     * find.
     */
    private boolean insert(PendingKey<K, V> node, int weight) {
        try {
            if (nodes.putIfAbsent(node.key, node) == null) {
                ready.add(node);
                return true;
            }
        } catch (Throwable e) { // no memory, or the key's own code
            if (nodes.containsValue(node)) {
                disordered = true;
            } else {
                vacate(weight);
            }
            throw e;
        }
        vacate(weight);
        return false;
    }

    private void vacate(int weight) {
        room.shrink(weight);
        room.leave();
    }

    /** Returns whether some write is in no line, which {@link #reorder} mends. */
    boolean isDisordered() {
        return disordered;
    }

    /** Empties the line of ready nodes. The caller then puts each node into it by {@link #ready}. */
    void reorder() {
        disordered = false;
        ready.clear();
    }

    void ready(PendingKey<K, V> node) {
        ready.add(node);
    }

    /** Returns the newest write of the key that is not acknowledged, or null. Never blocks. */
    public @Nullable Write<K, V> pending(Object key) {
        PendingKey<K, V> node = node(key);
        return node == null ? null : node.newest();
    }

    @Nullable
    PendingKey<K, V> node(Object key) {
        return room.entries() == 0 ? null : nodes.get(key);
    }

    @Nullable
    PendingKey<K, V> pollReady() {
        return ready.poll();
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /**
     * Ends a flight for good, once its claimant has acknowledged it or given it up. A newer write of its key becomes
     * ready.
     */
    void settle(InFlight<K, V> flight) {
        PendingKey<K, V> node = flight.node;
        release(flight);
        gone(flight);
        boolean last = node.replace(flight, null); // first: who is told that it is settled finds nothing pending
        node.settle(flight.sequence);
        if (last) {
            retire(node);
        } else if (node.newest() != null) {
            node.dirtySince(ticks());
            ready.add(node);
        }
    }

    /** Ends a flight that was {@link #abandon abandoned} before the delegate answered. */
    void release(InFlight<K, V> flight) {
        flight.concluded = true;
        room.shrink(flight.weight);
    }

    private void retire(PendingKey<K, V> node) {
        room.leave();
        forget(node);
    }

    /**
     * Removes a retired node. If its key throws, the node stays and costs its memory only, since nothing of it is
     * pending.
     */
    void forget(PendingKey<K, V> node) {
        try {
            nodes.remove(node.key, node);
        } catch (Throwable e) {
            return;
        }
    }

    /**
     * Lets a failed write wait again. Returns false if a newer write has taken its place and is to be tried instead.
     */
    boolean returnToWaiting(InFlight<K, V> flight) {
        if (flight.node.replace(flight, new Returned<>(flight))) {
            flight.concluded = true;
            return true;
        }
        release(flight);
        gone(flight);
        return false;
    }

    /** Returns whether this flight is still the newest write of its key. */
    boolean isNewest(InFlight<K, V> flight) {
        return flight.node.newest() == flight;
    }

    /**
     * Drops all writes, in flight or not, and returns them, each to one caller only. Flights that the writer thread has
     * claimed are left out. It reports them itself, or lets them wait again and then must call this once more. So must
     * a producer who offers a write and finds that {@link #isAbandoned}.
     */
    List<Write<K, V>> abandon() {
        abandoned = true; // first: whoever adds a write too late to be found below sees this
        List<Write<K, V>> lost = new ArrayList<>();
        nodes.values().forEach(node -> abandon(node, lost));
        return lost;
    }

    private void abandon(PendingKey<K, V> node, List<Write<K, V>> lost) {
        for (Write<K, V> newest = node.newest(); newest != null; newest = node.newest()) {
            boolean flying = newest instanceof InFlight<K, V>;
            if (newest instanceof InFlight<K, V> flight) {
                if (!flight.claim()) {
                    return;
                }
                lost.add(flight); // also if it is replaced now; its weight is taken off when the delegate returns
            }
            if (node.replace(newest, null)) {
                retire(node);
                if (!flying) {
                    room.shrink(newest.weight);
                    lost.add(newest);
                }
            }
        }
    }

    /** Returns whether the writes were abandoned, so that no thread may come to write another one. */
    boolean isAbandoned() {
        return abandoned;
    }

    Collection<PendingKey<K, V>> nodes() {
        return nodes.values();
    }

    boolean isEmpty() {
        return room.entries() == 0;
    }

    Capacity room() {
        return room;
    }

    /** The same with what is kept back for writes that must not be refused. */
    Capacity wholeRoom() {
        return wholeRoom;
    }

    /** Returns the age of the oldest write in nanoseconds, 0 if there is none. Looks at every key. */
    long oldestAgeNanos() {
        int now = ticks();
        int oldest = 0;
        for (PendingKey<K, V> node : nodes.values()) {
            oldest = Math.max(oldest, now - node.dirtySince());
        }
        return (long) oldest << TICK_SHIFT;
    }

    private int ticks() {
        return (int) (timing.nanos() >> TICK_SHIFT);
    }
}
