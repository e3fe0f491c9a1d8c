package io.drey.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change logs of all partitions as the follower reads them. One thread uses it; every call ends within a deadline.
 */
public interface ChangeFeed extends AutoCloseable {

    /**
     * The newest change of a partition.
     *
     * @param newest {@link Version#NONE} if the partition has no head (nothing written, evicted or flushed)
     * @param askedAt this JVM's {@link NanoClock} before the question was sent
     * @param serverMillis the server's clock, read after that; null if the server was not asked this time
     */
    record Head(Version newest, long askedAt, @Nullable Long serverMillis) {}

    /**
     * The result of one poll. A partition in neither has not answered yet: its server may be slow, which is no reason
     * to keep the others waiting.
     *
     * @param heads of the partitions that answered
     * @param lost the partitions that are out of reach
     */
    record Polled(Map<Integer, Head> heads, Set<Integer> lost) {}

    /** Looks at the heads of all partitions, in one round trip per server. */
    Polled pollHeads();

    /**
     * Returns the records of the given partitions from the given version on, <em>inclusive</em>, oldest first. There
     * are at most {@code limit} for each partition, and fewer if they are large, but never the first alone if there are
     * more. If the first one is not the version asked for, the histories have diverged. A partition that does not
     * answer is missing from the result.
     */
    Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit);

    /**
     * Waits, at most the given time, until something may have changed after the given versions, beyond what earlier
     * waits have returned. May return early for no reason. {@link #wake} ends the wait at once.
     *
     * @return changes that the wait happened to learn of, by partition, so that they can be applied early. They may be
     *     incomplete, and it is not known whether the history leads to them
     */
    Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost);

    /** Ends a wait. Any thread. */
    void wake();

    @Override
    void close();
}
