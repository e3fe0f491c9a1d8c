package io.drey.internal.bypass;

import io.drey.internal.behind.PendingStore;
import io.drey.internal.bypass.Owed.Debt;
import io.drey.internal.loop.Loop;
import io.drey.internal.loop.Round;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The thread that makes what is remembered as soon as partitions can be reached: clears what is {@linkplain Owed owed},
 * and lets removals that wait in the queue be tried at once, which would else sit out their pauses. So other JVMs read
 * what was removed no longer than it takes to notice that the server is back. It runs only while there is something to
 * remember. One thread, any thread begins it.
 */
public final class Settling implements Round, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Settling.class.getName());

    /** How often to look: as often as servers that do not answer are asked whether they do again. */
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    /** So long after a partition came back what waits for it is hurried; then its pauses count again. */
    private static final long HURRY_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration END = Duration.ofSeconds(1);

    private final String cache;
    private final Owed owed;
    private final Partitions partitions;
    private final Function<Map<Partition, Long>, Set<Partition>> clearing;
    private final PendingStore<?> waiting;
    private final NanoClock clock;
    private final Loop loop;
    private volatile boolean begun;

    // The rest is the loop's thread's.
    private final Set<Partition> away = new HashSet<>();
    private long hurryUntil;
    private boolean hurried;
    private int cleared;

    /**
     * What it works on.
     *
     * @param waiting in whose queue single keys wait
     * @param clearing clears partitions, given when each clear was asked for; returns those that are cleared for sure
     */
    public record Work(
            Owed owed,
            Partitions partitions,
            PendingStore<?> waiting,
            Function<Map<Partition, Long>, Set<Partition>> clearing) {}

    public Settling(String cache, Work work, NanoClock clock, ThreadFactory threads) {
        this.cache = cache;
        this.owed = work.owed();
        this.partitions = work.partitions();
        this.clearing = work.clearing();
        this.waiting = work.waiting();
        this.clock = clock;
        this.hurryUntil = clock.nanos();
        this.loop = new Loop("drey-settling-" + cache, threads, this);
    }

    /** There is something to remember. */
    void begin() {
        begun = true;
        try {
            loop.start();
        } catch (Throwable e) { // no thread for now; whoever remembers next starts it
            LOG.log(Level.DEBUG, "{0}: no thread for now", cache);
        }
    }

    @Override
    public boolean run() {
        boolean back = notice();
        Map<Partition, Debt> due = owed.due();
        if (!due.isEmpty()) {
            back |= settle(due);
        }
        if (begun) {
            begun = false;
            back |= away.isEmpty(); // else it is hurried once something is back
        }
        if (back) {
            hurryUntil = clock.nanos() + HURRY_NANOS;
            hurried = true;
        }
        hurried &= clock.nanos() - hurryUntil < 0 && !waiting.isIdle();
        if (hurried) {
            waiting.expedite();
        }
        if (!isIdle()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return !loop.hasEnded();
    }

    /** Looks which partitions are out of reach. Returns whether one is back. */
    private boolean notice() {
        boolean back = false;
        for (Partition partition : partitions.all()) {
            if (partition.isReachable()) {
                back |= away.remove(partition);
            } else {
                away.add(partition);
            }
        }
        return back;
    }

    /** Returns whether a partition is no longer owed. */
    private boolean settle(Map<Partition, Debt> due) {
        Map<Partition, Long> askedFor = new HashMap<>();
        due.forEach((partition, debt) -> askedFor.put(partition, debt.since()));
        Set<Partition> done = clearing.apply(askedFor);
        for (Partition partition : done) {
            Debt debt = due.get(partition);
            if (debt != null) {
                owed.made(partition, debt);
                cleared++;
            }
        }
        if (owed.count() == 0) {
            LOG.log(
                    Level.INFO,
                    "{0}: cleared {1} partitions, which could not be done while they were out of reach",
                    cache,
                    cleared);
            cleared = 0;
        }
        return !done.isEmpty();
    }

    @Override
    public boolean isIdle() {
        return owed.count() == 0 && waiting.isIdle() && away.isEmpty() && !begun;
    }

    @Override
    public void close() {
        loop.end();
        loop.join(END);
        if (owed.count() > 0) {
            LOG.log(
                    owed.isKept() ? Level.INFO : Level.WARNING,
                    "{0}: closed before {1} partitions could be cleared; {2}",
                    cache,
                    owed.count(),
                    owed.isKept() ? "the journal knows" : "others may still read what was removed");
        }
        owed.close();
    }
}
