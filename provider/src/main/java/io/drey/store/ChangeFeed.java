package io.drey.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The change logs of all partitions as the follower reads them. Used by one thread; every call ends within a deadline.
 * A partition that does not answer is simply missing from the answer.
 */
public interface ChangeFeed extends AutoCloseable {

    /**
     * The newest change of a partition.
     *
     * @param newest {@link Version#NONE} if the partition has no head (nothing written, evicted or flushed)
     * @param serverMillis the server's clock, taken after the request was sent; null if not asked this time
     */
    record Head(Version newest, @Nullable Long serverMillis) {}

    /** The heads of all partitions that answered, in one round trip per server. */
    Map<Integer, Head> heads();

    /**
     * The records of the given partitions from the given version on, <em>inclusive</em>, oldest first, at most {@code
     * limit} each. If the first one is not the version asked for, the histories have parted.
     */
    Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit);

    /**
     * Waits until something may have changed after the given versions, at most the given time; may return early for no
     * reason. {@link #wake} ends it at once.
     */
    void await(Map<Integer, Version> applied, Duration atMost);

    /** Ends a wait; any thread. */
    void wake();

    @Override
    void close();
}
