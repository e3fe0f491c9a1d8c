package io.drey.writer;

import io.drey.internal.option.Ranges;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bounds, timeouts and retries of a write-behind queue: those of a {@link WriteBehindCacheWriter}, and those of the
 * block {@code write-behind} of a cache of Drey.
 *
 * <pre>{@code
 * WriteBehindOptions options = WriteBehindOptions.builder()
 *         .maxPending(10_000)
 *         .offerTimeout(Duration.ofMillis(500))
 *         .maxAttempts(20)
 *         .build();
 * }</pre>
 *
 * <p>Immutable, any thread.
 */
public final class WriteBehindOptions implements Serializable {

    /** No bound on the number of attempts: {@code unlimited} in a configuration file. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final long serialVersionUID = 1L;

    private static final int MOST_IN_A_BATCH = 10_000;
    private static final long MOST_BYTES_BY_DEFAULT = 64L << 20;
    private static final int SHARE_OF_HEAP = 8;
    private static final long LEAST_JOURNAL_BYTES = 1L << 20;
    private static final long JOURNAL_BYTES_BY_DEFAULT = 256L << 20;

    private static final Ranges REQUIRE = new Ranges((key, message) -> new IllegalArgumentException(message));

    private final int maxPending;
    private final long maxBytes;
    private final int batchSize;
    private final Duration offerTimeout;
    private final Duration flushTimeout;
    private final Duration closeTimeout;
    private final Duration initialBackoff;
    private final Duration maxBackoff;
    private final int maxAttempts;
    private final Duration maxDuration;
    private final String journal;
    private final Fsync journalFsync;
    private final Duration journalInterval;
    private final long journalMaxBytes;

    private WriteBehindOptions(Builder from) {
        maxPending = from.maxPending;
        maxBytes = from.maxBytes;
        batchSize = from.batchSize;
        offerTimeout = from.offerTimeout;
        flushTimeout = from.flushTimeout;
        closeTimeout = from.closeTimeout;
        initialBackoff = from.initialBackoff;
        maxBackoff = from.maxBackoff;
        maxAttempts = from.maxAttempts;
        maxDuration = from.maxDuration;
        journal = from.journal;
        journalFsync = from.journalFsync;
        journalInterval = from.journalInterval;
        journalMaxBytes = from.journalMaxBytes;
    }

    /** Returns a builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that holds these options. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.maxPending = maxPending;
        copy.maxBytes = maxBytes;
        copy.batchSize = batchSize;
        copy.offerTimeout = offerTimeout;
        copy.flushTimeout = flushTimeout;
        copy.closeTimeout = closeTimeout;
        copy.initialBackoff = initialBackoff;
        copy.maxBackoff = maxBackoff;
        copy.maxAttempts = maxAttempts;
        copy.maxDuration = maxDuration;
        copy.journal = journal;
        copy.journalFsync = journalFsync;
        copy.journalInterval = journalInterval;
        copy.journalMaxBytes = journalMaxBytes;
        return copy;
    }

    /** The most keys with a pending write; see {@link Builder#maxPending}. */
    public int maxPending() {
        return maxPending;
    }

    /** The most bytes of pending writes; see {@link Builder#maxBytes}. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The most writes in one batch; see {@link Builder#batchSize}. */
    public int batchSize() {
        return batchSize;
    }

    /** How long a caller waits for room; see {@link Builder#offerTimeout}. */
    public Duration offerTimeout() {
        return offerTimeout;
    }

    /** How long a flush waits; see {@link Builder#flushTimeout}. */
    public Duration flushTimeout() {
        return flushTimeout;
    }

    /** How long closing waits for the queue to drain; see {@link Builder#closeTimeout}. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** The delay after the first failure; see {@link Builder#initialBackoff}. */
    public Duration initialBackoff() {
        return initialBackoff;
    }

    /** The longest delay between two attempts; see {@link Builder#maxBackoff}. */
    public Duration maxBackoff() {
        return maxBackoff;
    }

    /** The most attempts at one write; see {@link Builder#maxAttempts}. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** How long after the first attempt another one may start; see {@link Builder#maxDuration}. */
    public Duration maxDuration() {
        return maxDuration;
    }

    /** Where accepted writes are kept for the next JVM, or null if they are not; see {@link Builder#journal}. */
    public @Nullable Path journal() {
        return journal.isEmpty() ? null : Path.of(journal);
    }

    /** When the disk is told to keep the journal; see {@link Builder#journalFsync}. */
    public Fsync journalFsync() {
        return journalFsync;
    }

    /** How often that is, if it is an interval; see {@link Builder#journalInterval}. */
    public Duration journalInterval() {
        return journalInterval;
    }

    /** The most bytes of the journal; see {@link Builder#journalMaxBytes}. */
    public long journalMaxBytes() {
        return journalMaxBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WriteBehindOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "WriteBehindOptions[maxPending=" + maxPending + ", maxBytes=" + maxBytes + ", batchSize=" + batchSize
                + ", offerTimeout=" + offerTimeout + ", flushTimeout=" + flushTimeout + ", closeTimeout=" + closeTimeout
                + ", initialBackoff=" + initialBackoff + ", maxBackoff=" + maxBackoff + ", maxAttempts=" + maxAttempts
                + ", maxDuration=" + maxDuration + ", journal=" + journal + ", journalFsync=" + journalFsync
                + ", journalInterval=" + journalInterval + ", journalMaxBytes=" + journalMaxBytes + "]";
    }

    private List<Object> values() {
        return List.of(
                maxPending,
                maxBytes,
                batchSize,
                offerTimeout,
                flushTimeout,
                closeTimeout,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                maxDuration,
                journal,
                journalFsync,
                journalInterval,
                journalMaxBytes);
    }

    /** Bytes from elsewhere are checked as a call is. */
    private Object readResolve() throws InvalidObjectException {
        try {
            return new Builder()
                    .maxPending(maxPending)
                    .maxBytes(maxBytes)
                    .batchSize(batchSize)
                    .offerTimeout(offerTimeout)
                    .flushTimeout(flushTimeout)
                    .closeTimeout(closeTimeout)
                    .initialBackoff(initialBackoff)
                    .maxBackoff(maxBackoff)
                    .maxAttempts(maxAttempts)
                    .maxDuration(maxDuration)
                    .journal(journal())
                    .journalFsync(journalFsync)
                    .journalInterval(journalInterval)
                    .journalMaxBytes(journalMaxBytes)
                    .build();
        } catch (IllegalArgumentException | NullPointerException e) {
            InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }

    /**
     * Collects options. Each setter replaces one default and returns this builder; a value out of its range is refused
     * at once, in words that name the key of a configuration file. Confined to one thread.
     */
    public static final class Builder {

        private int maxPending = 100_000;
        private long maxBytes =
                Math.max(1, Math.min(MOST_BYTES_BY_DEFAULT, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
        private int batchSize = 512;
        private Duration offerTimeout = Duration.ofSeconds(2);
        private Duration flushTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private Duration initialBackoff = Duration.ofMillis(50);
        private Duration maxBackoff = Duration.ofSeconds(5);
        private int maxAttempts = UNLIMITED;
        private Duration maxDuration = Duration.ofHours(1);
        private String journal = "";
        private Fsync journalFsync = Fsync.INTERVAL;
        private Duration journalInterval = Duration.ofMillis(100);
        private long journalMaxBytes = JOURNAL_BYTES_BY_DEFAULT;

        private Builder() {}

        /**
         * Bounds the number of keys with a pending write. Key {@code write-behind.max-pending}, in keys, at least 1,
         * default 100,000.
         */
        public Builder maxPending(int keys) {
            REQUIRE.range("max-pending", keys, 1, Integer.MAX_VALUE);
            maxPending = keys;
            return this;
        }

        /**
         * Bounds the size of all pending writes, as far as they are weighed: Drey weighs the encoded keys and values, a
         * {@link WriteBehindCacheWriter} uses its weigher and has no such bound without one. Key
         * {@code write-behind.max-bytes}, in bytes, at least 1, default ({@code auto} in a file) an eighth of the
         * largest heap that this JVM may have, at most 64 MiB.
         */
        public Builder maxBytes(long bytes) {
            REQUIRE.range("max-bytes", bytes, 1, Long.MAX_VALUE);
            maxBytes = bytes;
            return this;
        }

        /**
         * Bounds the writes that go out in one call. Key {@code write-behind.batch-size}, in writes, 1 to 10,000,
         * default 512.
         */
        public Builder batchSize(int writes) {
            REQUIRE.range("batch-size", writes, 1, MOST_IN_A_BATCH);
            batchSize = writes;
            return this;
        }

        /**
         * Sets how long a caller waits for room in a full queue before it gets an exception. Key
         * {@code write-behind.offer-timeout}, not negative, default 2 s.
         */
        public Builder offerTimeout(Duration timeout) {
            REQUIRE.notNegative("offer-timeout", timeout);
            offerTimeout = timeout;
            return this;
        }

        /**
         * Sets how long a flush waits for pending writes. In a cache of Drey a conditional operation flushes its key.
         * Key {@code write-behind.flush-timeout}, above zero, default 10 s.
         */
        public Builder flushTimeout(Duration timeout) {
            REQUIRE.positive("flush-timeout", timeout);
            flushTimeout = timeout;
            return this;
        }

        /**
         * Sets how long closing waits for the queue to drain before what is left is reported as lost. Key
         * {@code write-behind.close-timeout}, not negative, default 10 s.
         */
        public Builder closeTimeout(Duration timeout) {
            REQUIRE.notNegative("close-timeout", timeout);
            closeTimeout = timeout;
            return this;
        }

        /**
         * Sets the delay after the first failure of a key; it doubles with each further failure, and up to half of it
         * is taken off at random. Key {@code write-behind.retry.initial-backoff}, above zero, default 50 ms.
         */
        public Builder initialBackoff(Duration delay) {
            REQUIRE.positive("initial-backoff", delay);
            initialBackoff = delay;
            return this;
        }

        /**
         * Bounds the delay between two attempts. Key {@code write-behind.retry.max-backoff}, at least the initial
         * backoff, default 5 s.
         */
        public Builder maxBackoff(Duration delay) {
            REQUIRE.positive("max-backoff", delay);
            maxBackoff = delay;
            return this;
        }

        /**
         * Bounds the attempts at one write, the first included; then it is lost, reported and counted. Key
         * {@code write-behind.retry.max-attempts}, in attempts, at least 1, default {@link #UNLIMITED}.
         */
        public Builder maxAttempts(int attempts) {
            REQUIRE.range("max-attempts", attempts, 1, UNLIMITED);
            maxAttempts = attempts;
            return this;
        }

        /**
         * Sets how long after its first attempt another attempt at a write may start; then it is lost, reported and
         * counted. Key {@code write-behind.retry.max-duration}, not negative, default 1 h.
         */
        public Builder maxDuration(Duration duration) {
            REQUIRE.notNegative("max-duration", duration);
            maxDuration = duration;
            return this;
        }

        /**
         * Keeps what is accepted on this host's disk until it is written, so that the next JVM which opens the same
         * queue with this directory writes what a killed one had accepted. Each queue has a directory of its own in it,
         * and no two JVMs may share one. Key {@code write-behind.journal}, default null: no journal.
         */
        public Builder journal(@Nullable Path directory) {
            journal = directory == null ? "" : directory.toString();
            return this;
        }

        /** Sets when the disk is told to keep the journal. Key {@code write-behind.journal-fsync}, default interval. */
        public Builder journalFsync(Fsync when) {
            journalFsync = Objects.requireNonNull(when, "journal-fsync");
            return this;
        }

        /**
         * Sets how often the disk is told to keep the journal, if that is at intervals. Key
         * {@code write-behind.journal-interval}, above zero, default 100 ms.
         */
        public Builder journalInterval(Duration interval) {
            REQUIRE.positive("journal-interval", interval);
            journalInterval = interval;
            return this;
        }

        /**
         * Bounds the journal on disk. Who finds it full waits as for a full queue, and is refused likewise; it is full
         * only if at least a third of it is pending. Key {@code write-behind.journal-max-bytes}, in bytes, at least 1
         * MiB, default 256 MiB.
         */
        public Builder journalMaxBytes(long bytes) {
            REQUIRE.range("journal-max-bytes", bytes, LEAST_JOURNAL_BYTES, Long.MAX_VALUE);
            journalMaxBytes = bytes;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException if the longest backoff is shorter than the initial one
         */
        public WriteBehindOptions build() {
            REQUIRE.atLeast("max-backoff", maxBackoff, "initial-backoff", initialBackoff);
            return new WriteBehindOptions(this);
        }
    }
}
