package io.drey.internal.partition;

import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeFeed.Head;
import io.drey.internal.store.ChangeFeed.Look;
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
 * Follows the change logs of all partitions, one {@link #step} at a time: look at the heads, read the logs that moved
 * from the last record known here, <em>inclusive</em>, and tell the listeners.
 *
 * <p>If the record asked for does not come back first, the histories have parted (trimmed, flushed, failed over): the
 * partition's epoch ends, which voids its local entries in O(1). If it does, the partition is confirmed as of the
 * instant the question was asked, also after an outage of any length: no wipe, no reload storm.
 *
 * <p>Also the circuit breaker: a partition that does not answer is unreachable until it does. One thread calls {@link
 * #step}; listeners come and go from any thread.
 */
public final class ChangeLogFollower {

    private static final System.Logger LOG = System.getLogger(ChangeLogFollower.class.getName());

    /**
     * Records read of one partition at a time, so that memory stays bounded however far behind this JVM is. A record of
     * a batch names several keys.
     */
    private static final int PAGE = 128;

    /** So many changes heard of one partition must be read soon, before its log is cut behind the last one applied. */
    private static final int MANY = 32;

    private final Partitions partitions;
    private final ChangeFeed feed;
    private final NanoClock clock;
    private final FollowerStatistics statistics;
    private final Standstill standstill;
    private final Map<String, List<ChangeListener>> listeners = new ConcurrentHashMap<>();

    /** The newest change of each partition that was heard of, as long as the history may lead to it. */
    private final Map<Integer, Version> heard = new HashMap<>();

    /** How many changes of each partition were heard of since the last step. */
    private final Map<Integer, Integer> sinceStep = new HashMap<>();

    private final StateChanges events = new StateChanges();

    /** On a machine that is never suspended. */
    public ChangeLogFollower(Partitions partitions, ChangeFeed feed, NanoClock clock, FollowerStatistics statistics) {
        this(partitions, feed, clock, () -> TimeUnit.NANOSECONDS.toMillis(clock.nanos()), statistics);
    }

    /** @param wallMillis a clock that goes on while the machine is suspended */
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

    /** Tells a listener of the changes of one cache from now on. */
    public void listen(String cache, ChangeListener listener) {
        listeners.computeIfAbsent(cache, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** No longer tells the listeners of a cache. */
    public void unlisten(String cache) {
        listeners.remove(cache);
    }

    /**
     * Asks once for what has changed and applies it. Ends within the feed's deadline.
     *
     * @return whether anything had changed
     */
    public boolean step() {
        sinceStep.clear();
        noticeStandstill();
        Look look = feed.look();
        noticeStandstill();
        look.lost().forEach(number -> lost(partitions.get(number)));
        Map<Integer, Version> moved = new HashMap<>();
        for (Map.Entry<Integer, Head> each : look.heads().entrySet()) {
            compare(partitions.get(each.getKey()), each.getValue(), moved);
        }
        boolean changed = !moved.isEmpty();
        while (!moved.isEmpty()) {
            moved = readOn(moved, look.heads());
        }
        events.log();
        return changed;
    }

    /**
     * Lets what is outdated go before the logs have been read; confirms nothing. The thread that steps.
     *
     * @return whether that was all there is to do for now, so that the next step may be some time off: there were changes,
     *     no more of a log than it surely still holds, and all that they outdate is gone
     */
    public boolean hear(Map<Integer, List<ChangeRecord>> changes) {
        boolean suffices = !changes.isEmpty();
        for (Map.Entry<Integer, List<ChangeRecord>> log : changes.entrySet()) {
            Partition partition = partitions.get(log.getKey());
            for (ChangeRecord change : log.getValue()) {
                suffices &= hear(partition, change);
            }
            suffices &= sinceStep.merge(partition.number(), log.getValue().size(), Integer::sum) < MANY;
        }
        return suffices;
    }

    private boolean hear(Partition partition, ChangeRecord change) {
        if (change.isClear()) {
            return false; // a clear: its order among the changes decides
        } else if (isHeard(partition, change)) {
            return true;
        }
        boolean gone = true;
        for (ChangeListener listener : listeners.getOrDefault(change.cache(), List.of())) {
            try {
                gone &= listener.heard(change);
            } catch (Throwable e) { // a key of theirs; what it means is found out in its place
                gone = false;
            }
        }
        heard.put(partition.number(), change.version());
        measure(partition, change);
        return gone;
    }

    private boolean isHeard(Partition partition, ChangeRecord change) {
        Version last = heard.get(partition.number());
        return last != null && !last.isOlderThan(change.version());
    }

    /** The newest record applied of each partition that was ever reached. The thread that steps. */
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

    /** What was reckoned on a clock that stood still is void. */
    private void noticeStandstill() {
        long stood = standstill.notice();
        if (stood > 0) {
            partitions.all().forEach(partition -> partition.stoodStill(stood));
        }
    }

    private void compare(Partition partition, Head head, Map<Integer, Version> moved) {
        long askedAt = head.askedAt();
        Version told = heard.get(partition.number());
        if (told != null && head.newest().isOlderThan(told)) {
            heard.remove(partition.number()); // what was heard of is lost
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
            part(partition, head.newest(), askedAt); // a log that starts or ends: there is no record to continue from
        } else {
            moved.put(partition.number(), applied);
        }
    }

    /** Reads one page of each log that moved; answers those that have more. */
    private Map<Integer, Version> readOn(Map<Integer, Version> moved, Map<Integer, Head> heads) {
        Map<Integer, List<ChangeRecord>> pages = feed.read(moved, PAGE);
        noticeStandstill();
        Map<Integer, Version> unfinished = new HashMap<>();
        for (Map.Entry<Integer, Version> entry : moved.entrySet()) {
            Partition partition = partitions.get(entry.getKey());
            Head head = Objects.requireNonNull(heads.get(entry.getKey()), "only what was seen to move is read");
            List<ChangeRecord> page = pages.get(entry.getKey());
            if (page == null) {
                lost(partition);
            } else if (page.isEmpty()
                    || !page.get(0).version().equals(entry.getValue())
                    || !isApplied(partition, page)) {
                part(partition, head.newest(), head.askedAt());
            } else if (partition.hasApplied(head.newest())) {
                confirm(partition, head.askedAt());
            } else if (page.size() == 1) {
                part(partition, head.newest(), head.askedAt()); // the log ends before what is said to be its head
            } else {
                unfinished.put(entry.getKey(), page.get(page.size() - 1).version());
            }
        }
        return unfinished;
    }

    /** Applies all but the first record, which is known; false if the partition must be begun anew. */
    private boolean isApplied(Partition partition, List<ChangeRecord> page) {
        try {
            for (ChangeRecord change : page.subList(1, page.size())) {
                for (ChangeListener listener : listeners.getOrDefault(change.cache(), List.of())) {
                    tell(listener, partition, change);
                }
                partition.advance(change.version());
                if (change.isClear() || !isHeard(partition, change)) {
                    measure(partition, change);
                }
            }
            statistics.applied(page.size() - 1);
            return true;
        } catch (Throwable e) { // nothing of one partition may keep the others from being confirmed
            events.unapplied(e);
            return false;
        }
    }

    /**
     * Keys run their own code when they are read and compared, and any of it may throw, errors included. The cache then drops
     * what it knows of the partition, which the change might outdate.
     */
    private void tell(ChangeListener listener, Partition partition, ChangeRecord change) {
        try {
            listener.changed(partition, change);
        } catch (Throwable e) {
            statistics.unapplied();
            if (change.isClear()) {
                throw e; // which generation is believed depends on it
            }
            listener.forget(partition);
            statistics.parted();
            events.unapplied(e);
        }
    }

    private void measure(Partition partition, ChangeRecord change) {
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

    private void part(Partition partition, Version head, long askedAt) {
        heard.remove(partition.number());
        boolean hadHistory = !Version.NONE.equals(partition.applied());
        partition.begin(head, standstill.corrected(askedAt));
        if (hadHistory) {
            statistics.parted();
            events.parted++;
        }
    }

    private void lost(Partition partition) {
        if (partition.isReachable()) {
            if (partition.applied() == null) {
                events.never++;
            } else {
                events.lost++;
            }
        }
        partition.lost();
    }

    /** Changes of state within one step, logged together: a server that dies takes many partitions with it. */
    private static final class StateChanges {

        private int lost;
        private int never;
        private int recovered;
        private int parted;
        private int unapplied;
        private @Nullable Throwable why;

        void unapplied(Throwable failure) {
            unapplied++;
            why = failure;
        }

        void log() {
            if (lost > 0) {
                LOG.log(Level.WARNING, "{0} partitions stopped answering; calls for their keys fail at once", lost);
            }
            if (never > 0) {
                LOG.log(
                        Level.WARNING,
                        "{0} partitions have not answered since the start; calls for their keys fail at once",
                        never);
            }
            if (recovered > 0) {
                LOG.log(Level.INFO, "{0} partitions answer again and continue where they were", recovered);
            }
            if (parted > 0) {
                LOG.log(Level.INFO, "{0} change logs do not continue; the local entries were dropped", parted);
            }
            if (unapplied > 0) {
                LOG.log(
                        Level.WARNING,
                        unapplied + " changes could not be applied, copies that they may concern were dropped",
                        why);
            }
            forget();
        }

        private void forget() {
            lost = 0;
            never = 0;
            recovered = 0;
            parted = 0;
            unapplied = 0;
            why = null;
        }
    }
}
