package io.drey;

/**
 * What the tiers of one cache do, seen from this JVM; registered as
 * {@code io.drey:type=Tiers,CacheManager=<uri>,Cache=<name>} while the cache's statistics or management are enabled,
 * and found by {@code cache.unwrap(TierMXBean.class)} whether or not they are. Counters start at 0 when the cache is
 * made and only grow; the rest are values of the moment. Safe for use by any thread; the getters neither block nor use
 * the network.
 *
 * <pre>{@code
 * MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
 * for (ObjectName name : beans.queryNames(new ObjectName("io.drey:type=Tiers,Cache=users,*"), null)) {
 *     TierMXBean tiers = JMX.newMXBeanProxy(beans, name, TierMXBean.class);
 *     System.out.println(name + ": " + tiers.getPendingWrites() + " changes are not written yet");
 * }
 * }</pre>
 */
public interface TierMXBean {

    /** Reads answered by the local tier (count). */
    long getLocalHits();

    /** Reads that the local tier could not answer, because the entry was absent or not recently confirmed (count). */
    long getLocalMisses();

    /**
     * Answers of the remote tier that were not kept to be served again, since a newer change of their key, or of
     * another one that shares its place in the fence, became known while they were on their way (count).
     */
    long getFillsRefused();

    /** Keys asked for from the remote tier, those included to which no answer has come (count). */
    long getRemoteGets();

    /** Keys of those for which the remote tier had a value (count). */
    long getRemoteHits();

    /** Keys of those for which the remote tier answered that it has no value (count). */
    long getRemoteMisses();

    /** Commands of this cache that the remote tier failed or did not answer in time (count). */
    long getRemoteErrors();

    /** Commands that Drey has sent for all caches of the manager, those that follow changes included (count). */
    long getCommandsSent();

    /** Bytes that were written to the sockets of the manager (bytes). */
    long getBytesSent();

    /** Bytes that were read from the sockets of the manager (bytes). */
    long getBytesReceived();

    /** Entries that were changed here and not yet written to the remote tier (entries). */
    long getPendingWrites();

    /** Size of the encoded entries that were changed here and not yet written (bytes). */
    long getPendingBytes();

    /** Age of the oldest change that is not yet written, 0 if there is none (milliseconds). */
    long getOldestPendingMillis();

    /** Changes that were accepted to be written behind (count). */
    long getWritesAccepted();

    /** Changes of those that were written to the remote tier (count). */
    long getWritesWritten();

    /** Attempts to write that were not the first for their change (count). */
    long getWritesRetried();

    /** Changes that a newer one of the same key took the place of before they were written (count). */
    long getWritesCoalesced();

    /** Changes that were given up after their retries and are lost to the remote tier (count). */
    long getWritesGivenUp();

    /**
     * Changes that were not written because the cache was cleared after they had been accepted here, or, of an earlier
     * JVM, since others had changed the entry (count).
     */
    long getWritesOvertakenByClear();

    /**
     * Writes that were let go while the remote tier was out of reach, with {@code on-unavailable = bypass}; their
     * entries are removed instead (count).
     */
    long getWritesLetGo();

    /**
     * Removals and clears that could not be made while the remote tier was out of reach, and were remembered, with
     * {@code on-unavailable = bypass} (count). By key they are among {@linkplain #getPendingWrites() what is pending}
     * until they are made; clears are {@linkplain #getPartitionsToClear() partitions to clear}.
     */
    long getRemovalsRemembered();

    /**
     * Partitions that are cleared before anything of them is read or written again, since a clear could not be made
     * while they were out of reach, or more was removed than can be remembered by key (partitions).
     */
    int getPartitionsToClear();

    /**
     * Where accepted changes are kept for the next JVM: {@code NONE} if nowhere, {@code OPEN}, {@code FAILED} while the
     * disk takes nothing, or {@code CLOSED}. While it has failed changes are accepted without it.
     */
    String getJournalState();

    /** Size of the journal on disk (bytes). */
    long getJournalBytes();

    /** Changes that are in the journal and not yet written (count). */
    long getJournalRecords();

    /** Changes that were accepted while the disk took nothing, and are not in the journal (count). */
    long getWritesNotJournaled();

    /**
     * What the thread that writes changes behind is doing: {@code NONE} if this cache has none, {@code IDLE} before the
     * first change, {@code RUNNING}, {@code RESTARTING} while it begins anew after something failed that should not
     * have, such as for want of memory, or {@code CLOSED}. What is pending is kept in all of them but the last.
     */
    String getWriterState();

    /** Times that the thread which writes changes behind had to begin anew (count). */
    long getWriterRestarts();

    /**
     * Time since the thread that follows the changes of other JVMs last came to the end of a look, -1 if it never did
     * or there is none (milliseconds). It looks several times a second; well above that, local entries are no longer
     * served.
     */
    long getFollowerAgeMillis();

    /** Times that the thread which follows the changes of other JVMs had to begin anew (count). */
    long getFollowerRestarts();

    /**
     * Entries of this cache that came from the remote tier, could not be read and were treated as misses (count). To
     * these are added what concerns all caches of the manager: changes of other JVMs whose key could not be read or
     * compared, so that all local entries it may concern were dropped, and what Drey keeps beside entries and was
     * overwritten by others.
     */
    long getUnreadableValues();

    /**
     * How many times shorter compression made the values that were long enough, over all that this JVM has written
     * (ratio); 1 without compression.
     */
    double getCompressionRatio();

    /** Partitions whose server answers at present (partitions). */
    int getPartitionsReachable();

    /** Partitions of the namespace (partitions). */
    int getPartitions();

    /**
     * Times that all local entries of a partition were dropped because its history was interrupted, or those of one
     * cache because a change could not be applied (count).
     */
    long getPartitionsDropped();

    /** Median of the time from a change in another JVM to its arrival here, over recent changes (milliseconds). */
    double getStalenessP50Millis();

    /**
     * 99th percentile of the time from a change in another JVM to its arrival here, over recent changes (milliseconds).
     */
    double getStalenessP99Millis();

    /** Longest time from a change in another JVM to its arrival here, over recent changes (milliseconds). */
    double getStalenessMaxMillis();

    /** Keys that the loader was asked for by this JVM, one by one or together (count). */
    long getLoads();

    /** Calls of the loader that ended with an exception (count). */
    long getLoadsFailed();

    /** Time that the calls of the loader took, all together (milliseconds). */
    double getLoadTimeMillis();

    /** Misses that were answered by the load of another thread or JVM (count). */
    long getLoadsAwaited();

    /**
     * Time that calls waited for other threads and JVMs, which load the same key or run a processor on it, all together
     * (milliseconds). Those that waited in vain, for one that died, are in it.
     */
    double getLeaseWaitMillis();

    /** Entries that this JVM has loaded anew before they expired, with {@code refresh-ahead} (count). */
    long getRefreshes();

    /** Entries of which that failed; they stay until they expire (count). */
    long getRefreshesFailed();

    /** Entries of which it was not begun, because too many were due at once (count). */
    long getRefreshesSkipped();

    /** Conditional operations that were decided again because another JVM had changed the entry (count). */
    long getConditionalRetries();

    /** Events that never reached their asynchronous listener because its queue was full or closed (count). */
    long getListenerEventsDropped();
}
