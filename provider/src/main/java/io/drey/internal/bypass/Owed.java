package io.drey.internal.bypass;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

    /** The clear of one partition that is owed, known by its identity. */
    static final class Debt {

        private final long since;
        private final Entry entry;

        private Debt(long since, Entry entry) {
            this.since = since;
            this.entry = entry;
        }

        /** When it was asked for, on the {@link NanoClock}. */
        long since() {
            return since;
        }
    }

    /** A record in the journal, and of how many of its partitions it is still needed. */
    private record Entry(long number, AtomicInteger left) {}

    private final Partitions partitions;
    private final NanoClock clock;
    private final OwedJournal journal;
    private final AtomicReferenceArray<@Nullable Debt> debts;
    private final AtomicReferenceArray<@Nullable Debt> newest;
    private final AtomicInteger count = new AtomicInteger();

    /** What is owed according to the journal is owed from the start. */
    public Owed(Partitions partitions, NanoClock clock, OwedJournal journal) {
        this.partitions = partitions;
        this.clock = clock;
        this.journal = journal;
        this.debts = new AtomicReferenceArray<>(partitions.count());
        this.newest = new AtomicReferenceArray<>(partitions.count());
        journal.replay(this::restore);
    }

    private void restore(long number, int[] numbers) {
        boolean known = Arrays.stream(numbers).allMatch(each -> each >= 0 && each < partitions.count());
        List<Partition> owed = known
                ? Arrays.stream(numbers).mapToObj(partitions::get).toList()
                : partitions.all(); // there were more of them
        add(owed, number);
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

    /** From now on these partitions are owed. */
    void add(List<Partition> several) {
        add(several, journal.append(several)); // first: who is killed in between clears without need
    }

    private void add(List<Partition> several, long number) {
        Entry entry = new Entry(number, new AtomicInteger(several.size()));
        for (Partition partition : several) {
            Debt debt = new Debt(clock.nanos(), entry);
            newest.set(partition.number(), debt);
            Debt before = debts.getAndSet(partition.number(), debt);
            if (before == null) {
                count.incrementAndGet();
            } else {
                settled(before); // the newer one stands for both
            }
        }
    }

    /** From now on all partitions are owed. */
    void addAll() {
        add(partitions.all());
    }

    private void settled(Debt debt) {
        if (debt.entry.left().decrementAndGet() == 0) {
            journal.done(debt.entry.number());
        }
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
            settled(debt);
        }
    }

    /** Whether the next JVM will know what is still owed. */
    boolean isKept() {
        return journal.keeps();
    }

    /** Lets others have its journal. */
    public void close() {
        journal.close();
    }
}
