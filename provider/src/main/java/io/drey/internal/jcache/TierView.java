package io.drey.internal.jcache;

import io.drey.TierMXBean;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.engine.Engine;
import io.drey.internal.event.EventDispatcher;
import io.drey.internal.guard.GuardedStore;
import io.drey.internal.journal.JournalStatus;
import io.drey.internal.local.LocalStore;
import io.drey.internal.partition.Partition;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.value.Values;
import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the management bean of a cache shows of its tiers; 0 for a tier that the cache does not have. Any thread.
 *
 * @param remote null without a remote tier
 * @param loader null if there is none
 * @param tiers the tiers that there are
 * @param values the cache's, which know what compression has done
 */
record TierView(
        Engine<?, ?> engine,
        EventDispatcher<?, ?> events,
        @Nullable ObservedLoader<?, ?> loader,
        @Nullable RemoteNode remote,
        Tiers<?> tiers,
        Values values)
        implements TierMXBean {

    private static final String NO_WRITER = "NONE";

    @Override
    public long getLocalHits() {
        LocalStore<?> local = tiers.local();
        return local == null ? 0 : local.hits();
    }

    @Override
    public long getLocalMisses() {
        LocalStore<?> local = tiers.local();
        return local == null ? 0 : local.misses();
    }

    @Override
    public long getFillsRefused() {
        LocalStore<?> local = tiers.local();
        return local == null ? 0 : local.refusedFills();
    }

    @Override
    public long getRemoteGets() {
        GuardedStore<?> guard = tiers.guard();
        return guard == null ? 0 : guard.gets();
    }

    @Override
    public long getRemoteHits() {
        GuardedStore<?> guard = tiers.guard();
        return guard == null ? 0 : guard.hits();
    }

    @Override
    public long getRemoteMisses() {
        GuardedStore<?> guard = tiers.guard();
        return guard == null ? 0 : guard.misses();
    }

    @Override
    public long getRemoteErrors() {
        GuardedStore<?> guard = tiers.guard();
        return guard == null ? 0 : guard.errors();
    }

    @Override
    public long getCommandsSent() {
        return remote == null ? 0 : remote.redis().commandsSent();
    }

    @Override
    public long getBytesSent() {
        return remote == null ? 0 : remote.redis().bytesSent();
    }

    @Override
    public long getBytesReceived() {
        return remote == null ? 0 : remote.redis().bytesReceived();
    }

    private @Nullable WriteBehindStats pending() {
        WriteQueue<?, ?> queue = tiers.queue();
        return queue == null ? null : queue.counts();
    }

    @Override
    public long getPendingWrites() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.queueEntries();
    }

    @Override
    public long getPendingBytes() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.queueBytes();
    }

    @Override
    public long getOldestPendingMillis() {
        WriteQueue<?, ?> queue = tiers.queue();
        return queue == null ? 0 : queue.stats().oldestAge().toMillis();
    }

    @Override
    public long getWritesAccepted() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.accepted();
    }

    @Override
    public long getWritesWritten() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.written();
    }

    @Override
    public long getWritesRetried() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.retried();
    }

    @Override
    public long getWritesCoalesced() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.coalesced();
    }

    @Override
    public long getWritesGivenUp() {
        WriteBehindStats stats = pending();
        return stats == null ? 0 : stats.givenUp();
    }

    @Override
    public long getWritesOvertakenByClear() {
        RemoteSink<?> writer = tiers.writer();
        return writer == null ? 0 : writer.overtaken();
    }

    @Override
    public long getWritesLetGo() {
        Bypassing<?> bypass = tiers.bypass();
        return bypass == null ? 0 : bypass.letGo();
    }

    @Override
    public long getRemovalsRemembered() {
        Bypassing<?> bypass = tiers.bypass();
        return bypass == null ? 0 : bypass.remembered();
    }

    @Override
    public int getPartitionsToClear() {
        Bypassing<?> bypass = tiers.bypass();
        return bypass == null ? 0 : bypass.toClear();
    }

    private @Nullable JournalStatus journal() {
        WriteQueue<?, ?> queue = tiers.queue();
        return queue == null ? null : queue.journal();
    }

    @Override
    public String getJournalState() {
        JournalStatus status = journal();
        return status == null ? NO_WRITER : status.state().name();
    }

    @Override
    public long getJournalBytes() {
        JournalStatus status = journal();
        return status == null ? 0 : status.bytes();
    }

    @Override
    public long getJournalRecords() {
        JournalStatus status = journal();
        return status == null ? 0 : status.records();
    }

    @Override
    public long getWritesNotJournaled() {
        JournalStatus status = journal();
        return status == null ? 0 : status.unjournaled();
    }

    @Override
    public String getWriterState() {
        WriteQueue<?, ?> queue = tiers.queue();
        return queue == null ? NO_WRITER : queue.state().name();
    }

    @Override
    public long getWriterRestarts() {
        WriteQueue<?, ?> queue = tiers.queue();
        return queue == null ? 0 : queue.restarts();
    }

    @Override
    public long getFollowerAgeMillis() {
        Duration age = remote == null ? null : remote.loop().sincePoll();
        return age == null ? -1 : age.toMillis();
    }

    @Override
    public long getFollowerRestarts() {
        return remote == null ? 0 : remote.loop().restarts();
    }

    @Override
    public long getUnreadableValues() {
        return engine.unreadable() + (remote == null ? 0 : remote.unreadable());
    }

    @Override
    public double getCompressionRatio() {
        return values.compressionRatio();
    }

    @Override
    public int getPartitionsReachable() {
        return remote == null
                ? 0
                : (int) remote.partitions().all().stream()
                        .filter(Partition::isReachable)
                        .count();
    }

    @Override
    public int getPartitions() {
        return remote == null ? 0 : remote.partitions().count();
    }

    @Override
    public long getPartitionsDropped() {
        return remote == null ? 0 : remote.follower().divergences();
    }

    @Override
    public double getStalenessP50Millis() {
        return remote == null ? 0 : remote.follower().stalenessMillis(0.5);
    }

    @Override
    public double getStalenessP99Millis() {
        return remote == null ? 0 : remote.follower().stalenessMillis(0.99);
    }

    @Override
    public double getStalenessMaxMillis() {
        return remote == null ? 0 : remote.follower().stalenessMillis(1);
    }

    @Override
    public long getLoads() {
        return engine.loadCounts().asked();
    }

    @Override
    public long getLoadsFailed() {
        return loader == null ? 0 : loader.failed();
    }

    @Override
    public double getLoadTimeMillis() {
        return loader == null ? 0 : loader.nanos() / 1e6;
    }

    @Override
    public long getLoadsAwaited() {
        return engine.loadCounts().awaited();
    }

    @Override
    public double getLeaseWaitMillis() {
        return engine.leaseWaitNanos() / 1e6;
    }

    @Override
    public long getRefreshes() {
        return engine.loadCounts().refreshed();
    }

    @Override
    public long getRefreshesFailed() {
        return engine.loadCounts().refreshesFailed();
    }

    @Override
    public long getRefreshesSkipped() {
        return engine.loadCounts().refreshesSkipped();
    }

    @Override
    public long getConditionalRetries() {
        return engine.retries();
    }

    @Override
    public long getListenerEventsDropped() {
        return events.dropped();
    }
}
