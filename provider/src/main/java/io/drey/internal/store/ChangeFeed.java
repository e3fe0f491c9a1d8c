package io.drey.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change logs of all partitions as the follower reads them. Used by one thread; every call ends within a deadline.
 */
public interface ChangeFeed extends AutoCloseable {

    /**
     * The newest change of a partition.
     *
     * @param newest {@link Version#NONE} if the partition has no head (nothing written, evicted or flushed)
     * @param askedAt this JVM's {@link NanoClock} before the question was sent
     * @param serverMillis the server's clock, taken after that; null if not asked this time
     */
    record Head(Version newest, long askedAt, @Nullable Long serverMillis) {}

    /**
     * What one look found. A partition in neither has not answered yet: its server may be slow, which is no reason to keep
     * the others waiting.
     *
     * @param heads of the partitions that answered
     * @param lost the partitions that are out of reach
     */
    record Look(Map<Integer, Head> heads, Set<Integer> lost) {}

    /** Looks at the heads of all partitions, in one round trip per server. */
    Look look();

    /**
     * The records of the given partitions from the given version on, <em>inclusive</em>, oldest first, at most {@code
     * limit} each, and fewer if they are large: never the first alone if there are more. If the first one is not the version asked for, the histories have parted. A partition that does not
     * answer is missing from the answer.
     */
    Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit);

    /**
     * Waits until something may have changed after the given versions, beyond what earlier waits have told of, at most the
     * given time; may return early for no reason. {@link #wake} ends it at once.
     *
     * @return changes that the wait happened to learn of, by partition, for a head start: perhaps not all, and whether the
     *     history leads to them is not known
     */
    Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost);

    /** Ends a wait; any thread. */
    void wake();

    @Override
    void close();
}
