package io.drey.micrometer;

import io.drey.Health;
import io.drey.TierMXBean;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.cache.management.CacheStatisticsMXBean;
import org.jspecify.annotations.Nullable;

/** The meters, each with its unit and one sentence. {@code src/docs/metrics.md} is compared with them. Constants. */
final class Meters {

    /** What becomes of a number in the registry. */
    enum Kind {
        /** Only grows. */
        COUNTER,
        /** Is of the moment. */
        GAUGE
    }

    /**
     * One meter.
     *
     * @param tag a key and a value, or nothing
     * @param unit empty for a plain number
     * @param value reads it; never uses the network
     */
    record Meter<S>(
            String name, List<String> tag, Kind kind, String unit, String description, ToDoubleFunction<S> value) {}

    /** What a cache tells of itself. */
    record OfCache(TierMXBean tiers, CacheStatisticsMXBean statistics) {}

    /**
     * What a manager tells of itself, and what any of its caches tells of what they share.
     *
     * @param tiers null while there is no cache
     */
    record OfManager(Health health, @Nullable TierMXBean tiers) {

        double shared(ToDoubleFunction<TierMXBean> value) {
            return tiers == null ? 0 : value.applyAsDouble(tiers);
        }
    }

    static final List<Meter<OfCache>> CACHE = List.of(
            counter(
                    "drey.cache.gets",
                    List.of("result", "hit"),
                    "Reads that found their key or did not",
                    s -> s.statistics().getCacheHits()),
            counter(
                    "drey.cache.gets",
                    List.of("result", "miss"),
                    "Reads that found their key or did not",
                    s -> s.statistics().getCacheMisses()),
            counter(
                    "drey.cache.puts",
                    "Entries that were stored",
                    s -> s.statistics().getCachePuts()),
            counter(
                    "drey.cache.removals",
                    "Entries that were removed by callers",
                    s -> s.statistics().getCacheRemovals()),
            counter(
                    "drey.cache.evictions",
                    "Local copies that made room for others",
                    s -> s.statistics().getCacheEvictions()),
            seconds(
                    "drey.cache.get.mean",
                    "Mean time of a read since the start",
                    s -> s.statistics().getAverageGetTime() / 1e6),
            seconds(
                    "drey.cache.put.mean",
                    "Mean time of a write since the start",
                    s -> s.statistics().getAveragePutTime() / 1e6),
            seconds(
                    "drey.cache.remove.mean",
                    "Mean time of a removal since the start",
                    s -> s.statistics().getAverageRemoveTime() / 1e6),
            counter(
                    "drey.local.gets",
                    List.of("result", "hit"),
                    "Reads that the local tier answered or passed on",
                    s -> s.tiers().getLocalHits()),
            counter(
                    "drey.local.gets",
                    List.of("result", "miss"),
                    "Reads that the local tier answered or passed on",
                    s -> s.tiers().getLocalMisses()),
            counter(
                    "drey.local.fills.refused",
                    "Answers of Redis that were not kept, since a newer change was known by then",
                    s -> s.tiers().getFillsRefused()),
            counter(
                    "drey.cache.loads",
                    "Keys that the loader was asked for",
                    s -> s.tiers().getLoads()),
            counter(
                    "drey.cache.loads.failed",
                    "Calls of the loader that ended with an exception",
                    s -> s.tiers().getLoadsFailed()),
            counter(
                    "drey.cache.loads.awaited",
                    "Misses that waited for the load of another thread or JVM, by its lease",
                    s -> s.tiers().getLoadsAwaited()),
            time(
                    "drey.cache.lease.wait.time",
                    "Time that calls waited for others, which load the same key or run a processor on it",
                    s -> s.tiers().getLeaseWaitMillis() / 1e3),
            time(
                    "drey.cache.load.time",
                    "Time that the calls of the loader took, all together",
                    s -> s.tiers().getLoadTimeMillis() / 1e3),
            counter(
                    "drey.cache.refreshes",
                    List.of("result", "done"),
                    "Entries that were loaded anew before they expired, or were to be",
                    s -> s.tiers().getRefreshes()),
            counter(
                    "drey.cache.refreshes",
                    List.of("result", "failed"),
                    "Entries that were loaded anew before they expired, or were to be",
                    s -> s.tiers().getRefreshesFailed()),
            counter(
                    "drey.cache.refreshes",
                    List.of("result", "skipped"),
                    "Entries that were loaded anew before they expired, or were to be",
                    s -> s.tiers().getRefreshesSkipped()),
            counter(
                    "drey.remote.gets",
                    List.of("result", "hit"),
                    "Keys for which Redis answered that it has a value or has none",
                    s -> s.tiers().getRemoteHits()),
            counter(
                    "drey.remote.gets",
                    List.of("result", "miss"),
                    "Keys for which Redis answered that it has a value or has none",
                    s -> s.tiers().getRemoteMisses()),
            counter(
                    "drey.remote.errors",
                    "Calls that Redis failed or did not answer in time",
                    s -> s.tiers().getRemoteErrors()),
            counter(
                    "drey.cache.unreadable",
                    "Values that could not be read and counted as misses",
                    s -> s.tiers().getUnreadableValues()),
            counter(
                    "drey.cache.conditional.retries",
                    "Conditional operations that were decided again",
                    s -> s.tiers().getConditionalRetries()),
            counter(
                    "drey.cache.events.dropped",
                    "Events that never reached their listener",
                    s -> s.tiers().getListenerEventsDropped()),
            gauge(
                    "drey.queue.entries",
                    "",
                    "Changes that are not written yet",
                    s -> s.tiers().getPendingWrites()),
            gauge(
                    "drey.queue.size",
                    "bytes",
                    "Size of the changes that are not written yet",
                    s -> s.tiers().getPendingBytes()),
            seconds(
                    "drey.queue.oldest",
                    "Age of the oldest change that is not written yet",
                    s -> s.tiers().getOldestPendingMillis() / 1e3),
            counter(
                    "drey.queue.accepted",
                    "Changes that were accepted to be written behind",
                    s -> s.tiers().getWritesAccepted()),
            counter(
                    "drey.queue.written",
                    "Changes of the queue that were written",
                    s -> s.tiers().getWritesWritten()),
            counter(
                    "drey.queue.retried",
                    "Attempts to write that were not the first",
                    s -> s.tiers().getWritesRetried()),
            counter(
                    "drey.queue.coalesced",
                    "Changes that a newer one of their key replaced in the queue",
                    s -> s.tiers().getWritesCoalesced()),
            counter(
                    "drey.queue.given.up",
                    "Changes that were given up and are lost to Redis",
                    s -> s.tiers().getWritesGivenUp()),
            counter(
                    "drey.queue.overtaken",
                    "Changes that a later clear took the place of",
                    s -> s.tiers().getWritesOvertakenByClear()),
            counter(
                    "drey.queue.let.go",
                    "Writes that were let go while Redis was away (bypass)",
                    s -> s.tiers().getWritesLetGo()),
            counter(
                    "drey.removals.remembered",
                    "Removals and clears that were remembered while Redis was away (bypass)",
                    s -> s.tiers().getRemovalsRemembered()),
            counter(
                    "drey.queue.restarts",
                    "Times that the thread which writes behind began anew",
                    s -> s.tiers().getWriterRestarts()),
            gauge(
                    "drey.journal.size",
                    "bytes",
                    "Size of the journal on disk",
                    s -> s.tiers().getJournalBytes()),
            gauge(
                    "drey.journal.entries",
                    "",
                    "Changes that are in the journal and not written yet",
                    s -> s.tiers().getJournalRecords()),
            counter(
                    "drey.journal.unjournaled",
                    "Changes that were accepted while the disk took nothing",
                    s -> s.tiers().getWritesNotJournaled()));

    static final List<Meter<OfManager>> MANAGER = List.of(
            gauge("drey.up", "", "1 while all servers answer, else 0", s -> isUp(s.health()) ? 1 : 0),
            gauge(
                    "drey.partitions",
                    "",
                    "Partitions of the namespace",
                    s -> s.health().partitions()),
            gauge(
                    "drey.partitions.away",
                    "",
                    "Partitions whose server does not answer",
                    s -> s.health().partitionsAway()),
            seconds(
                    "drey.partitions.away.time",
                    "How long the longest of them has not answered",
                    s -> seconds(s.health().awayFor())),
            gauge(
                    "drey.partitions.to.clear",
                    "",
                    "Partitions that are cleared before they are used again",
                    s -> s.shared(TierMXBean::getPartitionsToClear)),
            counter(
                    "drey.remote.commands",
                    "Commands that were sent to Redis for all caches",
                    s -> s.shared(TierMXBean::getCommandsSent)),
            bytes(
                    "drey.remote.sent",
                    "What was written to the sockets of Redis",
                    s -> s.shared(TierMXBean::getBytesSent)),
            bytes(
                    "drey.remote.received",
                    "What was read from the sockets of Redis",
                    s -> s.shared(TierMXBean::getBytesReceived)),
            counter(
                    "drey.partitions.dropped",
                    "Times that copies were dropped since a log did not continue",
                    s -> s.shared(TierMXBean::getPartitionsDropped)),
            seconds(
                    "drey.follower.age",
                    "Time since the last round of the thread that follows changes",
                    s -> Math.max(0, s.shared(TierMXBean::getFollowerAgeMillis)) / 1e3),
            counter(
                    "drey.follower.restarts",
                    "Times that the thread which follows changes began anew",
                    s -> s.shared(TierMXBean::getFollowerRestarts)),
            staleness("0.5", s -> s.shared(TierMXBean::getStalenessP50Millis)),
            staleness("0.99", s -> s.shared(TierMXBean::getStalenessP99Millis)),
            staleness("1", s -> s.shared(TierMXBean::getStalenessMaxMillis)));

    private Meters() {}

    private static boolean isUp(Health health) {
        return health.status() == Health.Status.UP;
    }

    private static double seconds(@Nullable Duration time) {
        return time == null ? 0 : time.toMillis() / 1e3;
    }

    private static <S> Meter<S> counter(String name, String description, ToDoubleFunction<S> value) {
        return counter(name, List.of(), description, value);
    }

    private static <S> Meter<S> counter(String name, List<String> tag, String description, ToDoubleFunction<S> value) {
        return new Meter<>(name, tag, Kind.COUNTER, "", description, value);
    }

    private static Meter<OfManager> bytes(String name, String description, ToDoubleFunction<OfManager> value) {
        return new Meter<>(name, List.of(), Kind.COUNTER, "bytes", description, value);
    }

    private static <S> Meter<S> gauge(String name, String unit, String description, ToDoubleFunction<S> value) {
        return new Meter<>(name, List.of(), Kind.GAUGE, unit, description, value);
    }

    private static <S> Meter<S> seconds(String name, String description, ToDoubleFunction<S> value) {
        return gauge(name, "seconds", description, value);
    }

    private static Meter<OfCache> time(String name, String description, ToDoubleFunction<OfCache> seconds) {
        return new Meter<>(name, List.of(), Kind.COUNTER, "seconds", description, seconds);
    }

    private static Meter<OfManager> staleness(String quantile, ToDoubleFunction<OfManager> millis) {
        return new Meter<>(
                "drey.staleness",
                List.of("share", quantile),
                Kind.GAUGE,
                "seconds",
                "Time from a change in another JVM to its arrival here that this share did not exceed, over minutes",
                s -> millis.applyAsDouble(s) / 1e3);
    }
}
