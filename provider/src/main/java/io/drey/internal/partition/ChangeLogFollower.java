package io.drey.internal.partition;

import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeFeed.Head;
import io.drey.internal.store.ChangeFeed.Polled;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the change logs of all partitions, one {@link #step} at a time: looks at the heads, reads the logs that moved
 * from the last record known here, <em>inclusive</em>, and tells the listeners.
 *
 * <p>If the first record returned is not the one asked for, the histories have diverged (trimmed, flushed, failed
 * over): the partition's epoch ends, which voids its local entries in O(1). If it is, the partition is confirmed as of
 * the instant at which the question was asked, also after an outage of any length: no wipe, no reload storm.
 *
 * <p>The follower is the circuit breaker too: a partition that does not answer is unreachable until it does. One thread
 * calls {@link #step} and {@link #applyEarly}; listeners come and go from any thread.
 */
public final class ChangeLogFollower {

    private static final System.Logger LOG = System.getLogger(ChangeLogFollower.class.getName());

    /**
     * Records read of one partition at a time, so that memory stays bounded however far behind this JVM is. A record of
     * a batch names several keys.
     */
    private static final int PAGE = 128;

    /**
     * After this number of changes of one partition that were applied early, its log must be read soon, before it is
     * trimmed beyond the last record applied here.
     */
    private static final int MANY = 32;

    private final Partitions partitions;
    private final ChangeFeed feed;
    private final NanoClock clock;
    private final FollowerStatistics statistics;
    private final Standstill standstill;
    private final Map<String, List<ChangeListener>> listeners = new ConcurrentHashMap<>();

    /** The newest change of each partition that was applied early, as long as the history may lead to it. */
    private final Map<Integer, Version> appliedEarly = new HashMap<>();

    /** The number of changes of each partition that were applied early since the last step. */
    private final Map<Integer, Integer> sinceStep = new HashMap<>();

    private final StateChanges events = new StateChanges();

    /** For a machine that is never suspended. */
    public ChangeLogFollower(Partitions partitions, ChangeFeed feed, NanoClock clock, FollowerStatistics statistics) {
        this(partitions, feed, clock, () -> TimeUnit.NANOSECONDS.toMillis(clock.nanos()), statistics);
    }

    /** @param wallMillis a clock, in milliseconds, that goes on while the machine is suspended */
    public ChangeLogFollower(
            Partitions partitions,
            ChangeFeed feed,
            NanoClock clock,
            LongSupplier wallMillis,
            FollowerStatistics statistics) {
        this.standstill = new Standstill(clock, wallMillis);
        this.partitions = partitions;
        this.feed = feed;
        this.clock = clock;
        this.statistics = statistics;
    }

    /** Adds a listener, which is told of the changes of one cache from now on. */
    public void listen(String cache, ChangeListener listener) {
        listeners.computeIfAbsent(cache, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** Removes all listeners of a cache. */
    public void unlisten(String cache) {
        listeners.remove(cache);
    }

    /**
     * Asks once what has changed and applies it. Ends within the feed's deadline.
     *
     * @return whether anything had changed
     */
    public boolean step() {
        sinceStep.clear();
        noticeStandstill();
        Polled polled = feed.pollHeads();
        noticeStandstill();
        polled.lost().forEach(number -> markUnreachable(partitions.get(number)));
        Map<Integer, Version> moved = new HashMap<>();
        for (Map.Entry<Integer, Head> each : polled.heads().entrySet()) {
            compare(partitions.get(each.getKey()), each.getValue(), moved);
        }
        boolean changed = !moved.isEmpty();
        while (!moved.isEmpty()) {
            moved = readOn(moved, polled.heads());
        }
        events.log();
        return changed;
    }

    /**
     * Drops outdated copies before the logs have been read; confirms nothing. Called by the thread that steps.
     *
     * @return whether nothing else is to be done for now, so that the next step may wait: there were changes, not more
     *     of any log than it surely still holds, and every copy that they outdate has been dropped
     */
    public boolean applyEarly(Map<Integer, List<ChangeRecord>> changes) {
        boolean suffices = !changes.isEmpty();
        for (Map.Entry<Integer, List<ChangeRecord>> log : changes.entrySet()) {
            Partition partition = partitions.get(log.getKey());
            for (ChangeRecord change : log.getValue()) {
                suffices &= applyEarly(partition, change);
            }
            suffices &= sinceStep.merge(partition.number(), log.getValue().size(), Integer::sum) < MANY;
        }
        return suffices;
    }

    private boolean applyEarly(Partition partition, ChangeRecord change) {
        if (change.isClear()) {
            return false; // what a clear means depends on its place among the changes
        } else if (isAppliedEarly(partition, change)) {
            return true;
        }
        boolean dropped = true;
        for (ChangeListener listener : listeners.getOrDefault(change.cache(), List.of())) {
            try {
                dropped &= listener.announced(change);
            } catch (Throwable e) { // code of a key's class; step() will handle it in its place
                dropped = false;
            }
        }
        appliedEarly.put(partition.number(), change.version());
        recordDelay(partition, change);
        return dropped;
    }

    private boolean isAppliedEarly(Partition partition, ChangeRecord change) {
        Version last = appliedEarly.get(partition.number());
        return last != null && !last.isOlderThan(change.version());
    }

    /** Returns the newest applied record of each partition that was ever reached. Called by the thread that steps. */
    public Map<Integer, Version> applied() {
        Map<Integer, Version> applied = new HashMap<>();
        for (Partition partition : partitions.all()) {
            Version version = partition.applied();
            if (version != null) {
                applied.put(partition.number(), version);
            }
        }
        return applied;
    }

    /** Voids what was computed on a clock that stood still. */
    private void noticeStandstill() {
        long stood = standstill.notice();
        if (stood > 0) {
            partitions.all().forEach(partition -> partition.stoodStill(stood));
        }
    }

    private void compare(Partition partition, Head head, Map<Integer, Version> moved) {
        long askedAt = head.askedAt();
        Version early = appliedEarly.get(partition.number());
        if (early != null && head.newest().isOlderThan(early)) {
            appliedEarly.remove(partition.number()); // a fail-over has lost that change
        }
        Long serverMillis = head.serverMillis();
        if (serverMillis != null) {
            partition.serverClock(new ServerClock(serverMillis, askedAt, clock.nanos()));
        }
        Version applied = partition.applied();
        if (applied == null) {
            partition.begin(head.newest(), standstill.corrected(askedAt));
        } else if (applied.equals(head.newest())) {
            confirm(partition, askedAt);
        } else if (applied.equals(Version.NONE) || head.newest().equals(Version.NONE)) {
            diverge(
                    partition,
                    head.newest(),
                    askedAt); // a log that starts or ends: there is no record to continue from
        } else {
            moved.put(partition.number(), applied);
        }
    }

    /** Reads one page of each log that moved. Returns the logs that have more, each with its last record read. */
    private Map<Integer, Version> readOn(Map<Integer, Version> moved, Map<Integer, Head> heads) {
        Map<Integer, List<ChangeRecord>> pages = feed.read(moved, PAGE);
        noticeStandstill();
        Map<Integer, Version> unfinished = new HashMap<>();
        for (Map.Entry<Integer, Version> entry : moved.entrySet()) {
            Partition partition = partitions.get(entry.getKey());
            Head head = Objects.requireNonNull(heads.get(entry.getKey()), "only what was seen to move is read");
            List<ChangeRecord> page = pages.get(entry.getKey());
            if (page == null) {
                markUnreachable(partition);
            } else if (page.isEmpty()
                    || !page.get(0).version().equals(entry.getValue())
                    || !isApplied(partition, page)) {
                diverge(partition, head.newest(), head.askedAt());
            } else if (partition.hasApplied(head.newest())) {
                confirm(partition, head.askedAt());
            } else if (page.size() == 1) {
                diverge(partition, head.newest(), head.askedAt()); // the log ends before what is said to be its head
            } else {
                unfinished.put(entry.getKey(), page.get(page.size() - 1).version());
            }
        }
        return unfinished;
    }

    /** Applies all records but the first, which is known. Returns false if the partition's epoch must end. */
    private boolean isApplied(Partition partition, List<ChangeRecord> page) {
        try {
            for (ChangeRecord change : page.subList(1, page.size())) {
                for (ChangeListener listener : listeners.getOrDefault(change.cache(), List.of())) {
                    apply(listener, partition, change);
                }
                partition.advance(change.version());
                if (change.isClear() || !isAppliedEarly(partition, change)) {
                    recordDelay(partition, change);
                }
            }
            return true;
        } catch (Throwable e) { // no failure of one partition may keep the others from being confirmed
            events.unapplied(e);
            return false;
        }
    }

    /**
     * Applies a change to one cache. Reading and comparing keys runs application code, which may throw anything. The
     * cache then drops all that it knows of the partition, since the change might outdate it.
     */
    private void apply(ChangeListener listener, Partition partition, ChangeRecord change) {
        try {
            listener.changed(partition, change);
        } catch (Throwable e) {
            statistics.unapplied();
            if (change.isClear()) {
                throw e; // the generation that this JVM trusts depends on it
            }
            listener.forget(partition);
            statistics.diverged();
            events.unapplied(e);
        }
    }

    private void recordDelay(Partition partition, ChangeRecord change) {
        ServerClock server = partition.serverClock();
        if (server != null) {
            long madeAt = server.localDeadline(change.version().millis());
            statistics.delay((clock.nanos() - madeAt) / 1_000);
        }
    }

    private void confirm(Partition partition, long askedAt) {
        if (!partition.isReachable()) {
            events.recovered++;
        }
        partition.confirm(standstill.corrected(askedAt));
    }

    private void diverge(Partition partition, Version head, long askedAt) {
        appliedEarly.remove(partition.number());
        boolean hadHistory = !Version.NONE.equals(partition.applied());
        partition.begin(head, standstill.corrected(askedAt));
        if (hadHistory) {
            statistics.diverged();
            events.diverged++;
        }
    }

    private void markUnreachable(Partition partition) {
        if (partition.isReachable()) {
            if (partition.applied() == null) {
                events.neverReached++;
            } else {
                events.unreachable++;
            }
        }
        partition.markUnreachable();
    }

    /** Changes of state within one step, logged together: a server that dies takes many partitions with it. */
    private static final class StateChanges {

        private int unreachable;
        private int neverReached;
        private int recovered;
        private int diverged;
        private int unapplied;
        private @Nullable Throwable why;

        void unapplied(Throwable failure) {
            unapplied++;
            why = failure;
        }

        void log() {
            if (unreachable > 0) {
                LOG.log(
                        Level.WARNING,
                        "{0} partitions stopped answering; calls for their keys fail at once",
                        unreachable);
            }
            if (neverReached > 0) {
                LOG.log(
                        Level.WARNING,
                        "{0} partitions have not answered since the start; calls for their keys fail at once",
                        neverReached);
            }
            if (recovered > 0) {
                LOG.log(Level.INFO, "{0} partitions answer again and continue where they were", recovered);
            }
            if (diverged > 0) {
                LOG.log(Level.INFO, "{0} change logs do not continue; the local entries were dropped", diverged);
            }
            if (unapplied > 0) {
                LOG.log(
                        Level.WARNING,
                        unapplied + " changes could not be applied, copies that they may concern were dropped",
                        why);
            }
            reset();
        }

        private void reset() {
            unreachable = 0;
            neverReached = 0;
            recovered = 0;
            diverged = 0;
            unapplied = 0;
            why = null;
        }
    }
}
