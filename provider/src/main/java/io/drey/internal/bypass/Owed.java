package io.drey.internal.bypass;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one cache that are to be cleared before anything of them is read or written: by a clear that could
 * not be made, and by removals for whose keys there was no room. So what is remembered is bounded, whatever happens.
 *
 * <p>What was accepted before a partition came to be owed is gone for this JVM at once, and for good. Any thread; one
 * that does not owe anything looks at one number.
 */
public final class Owed {

    /** One clear that is owed, known by its identity. */
    static final class Debt {

        private final long since;

        private Debt(long since) {
            this.since = since;
        }

        /** When it was asked for, on the {@link NanoClock}. */
        long since() {
            return since;
        }
    }

    private final Partitions partitions;
    private final NanoClock clock;
    private final AtomicReferenceArray<@Nullable Debt> debts;
    private final AtomicReferenceArray<@Nullable Debt> newest;
    private final AtomicInteger count = new AtomicInteger();

    public Owed(Partitions partitions, NanoClock clock) {
        this.partitions = partitions;
        this.clock = clock;
        this.debts = new AtomicReferenceArray<>(partitions.count());
        this.newest = new AtomicReferenceArray<>(partitions.count());
    }

    /** Returns how many partitions are owed. */
    public int count() {
        return count.get();
    }

    /** Whether the partition is owed, so that nobody may look at it. */
    public boolean contains(Partition partition) {
        return count.get() != 0 && debts.get(partition.number()) != null;
    }

    /** Whether what was accepted then was removed by a clear that was put off, be it made by now or not. */
    boolean removes(Partition partition, long acceptedNanos) {
        Debt last = newest.get(partition.number());
        return last != null && acceptedNanos - last.since() < 0;
    }

    /** From now on the partition is owed. */
    void add(Partition partition) {
        Debt debt = new Debt(clock.nanos());
        newest.set(partition.number(), debt);
        if (debts.getAndSet(partition.number(), debt) == null) {
            count.incrementAndGet();
        }
    }

    /** From now on all partitions are owed. */
    void addAll() {
        partitions.all().forEach(this::add);
    }

    /** What is owed and can be made as far as is known. */
    Map<Partition, Debt> due() {
        Map<Partition, Debt> due = new HashMap<>();
        for (Partition partition : partitions.all()) {
            Debt debt = debts.get(partition.number());
            if (debt != null && partition.isReachable()) {
                due.put(partition, debt);
            }
        }
        return due;
    }

    /** A clear was made; if another one was asked for meanwhile the partition is still owed. */
    void made(Partition partition, Debt debt) {
        if (debts.compareAndSet(partition.number(), debt, null)) {
            count.decrementAndGet();
        }
    }
}
