package io.drey;

import java.io.Serializable;
import java.time.Duration;

/**
 * The queue of changes on their way to the remote tier: the block {@code write-behind}. Used with {@link
 * WriteMode#BEHIND} only. Immutable, any thread.
 *
 * @param maxPending most keys with a pending change, at least 1
 * @param maxBytes most encoded bytes of pending changes, at least 1
 * @param batchSize most changes sent in one batch, 1 to 10,000
 * @param offerTimeout how long a caller waits for room when the queue is full, not negative; then it gets an exception
 * @param flushTimeout how long a conditional operation waits for the pending change of its key while the remote tier is in
 *     reach, above zero
 * @param closeTimeout how long closing the cache waits for the queue to drain, not negative
 * @param retry what happens to a change that could not be written
 */
public record BehindOptions(
        int maxPending,
        long maxBytes,
        int batchSize,
        Duration offerTimeout,
        Duration flushTimeout,
        Duration closeTimeout,
        RetryOptions retry)
        implements Serializable {

    private static final long MOST_BYTES = 64L << 20;
    private static final int SHARE_OF_HEAP = 8;

    /**
     * 100,000 changes, {@link #defaultMaxBytes}, batches of 512; 2 s for room, 10 s to flush or to close.
     */
    public static final BehindOptions DEFAULTS = new BehindOptions(
            100_000,
            defaultMaxBytes(),
            512,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            RetryOptions.DEFAULTS);

    /** @throws ConfigurationException if a value is out of its range */
    public BehindOptions {
        Require.range("max-pending", maxPending, 1, Integer.MAX_VALUE);
        Require.range("max-bytes", maxBytes, 1, Long.MAX_VALUE);
        Require.range("batch-size", batchSize, 1, 10_000);
        Require.notNegative("offer-timeout", offerTimeout);
        Require.positive("flush-timeout", flushTimeout);
        Require.notNegative("close-timeout", closeTimeout);
    }

    /** An eighth of the largest heap that this JVM may have, at most 64 MiB. */
    public static long defaultMaxBytes() {
        return Math.max(1, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /** A copy bounded by so many changes and so many encoded bytes. */
    public BehindOptions withBound(int changes, long bytes) {
        return new BehindOptions(changes, bytes, batchSize, offerTimeout, flushTimeout, closeTimeout, retry);
    }

    /** A copy with batches of at most so many changes. */
    public BehindOptions withBatchSize(int changes) {
        return new BehindOptions(maxPending, maxBytes, changes, offerTimeout, flushTimeout, closeTimeout, retry);
    }

    /** A copy in which callers wait that long for room. */
    public BehindOptions withOfferTimeout(Duration timeout) {
        return new BehindOptions(maxPending, maxBytes, batchSize, timeout, flushTimeout, closeTimeout, retry);
    }

    /** A copy in which conditional operations wait that long for the pending change of their key. */
    public BehindOptions withFlushTimeout(Duration timeout) {
        return new BehindOptions(maxPending, maxBytes, batchSize, offerTimeout, timeout, closeTimeout, retry);
    }

    /** A copy that drains for at most that long when the cache closes. */
    public BehindOptions withCloseTimeout(Duration timeout) {
        return new BehindOptions(maxPending, maxBytes, batchSize, offerTimeout, flushTimeout, timeout, retry);
    }

    /** A copy that retries like this. */
    public BehindOptions withRetry(RetryOptions options) {
        return new BehindOptions(maxPending, maxBytes, batchSize, offerTimeout, flushTimeout, closeTimeout, options);
    }
}
