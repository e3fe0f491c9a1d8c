package io.drey.writer;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;

/**
 * The options of a {@link WriteBehindCacheWriter}. Immutable; made by {@link #builder()}.
 *
 * @param name for the thread, log lines and messages
 * @param maxPending most keys with a pending write
 * @param maxBytes most weight of pending writes, by {@code weigher}
 * @param weigher weight of a write in bytes, not negative; the value is null for a delete
 * @param batchSize most writes handed to the delegate in one call
 * @param offerTimeout how long a producer waits for room
 * @param flushTimeout how long a flush waits unless told otherwise
 * @param reachable whether a write of the key can get through, as far as is known; a flush does not wait for one that
 *     cannot. Asked often and by any thread, must not block
 * @param closeTimeout how long a close waits for the queue to drain
 * @param retry what happens to a write that failed
 * @param onGiveUp told of writes that are lost
 * @param threads makes the writer thread, which is turned into a daemon
 * @param timing the clock
 * @param random uniform in [0, 1), for the jitter
 */
public record WriteBehindOptions<K, V>(
        String name,
        int maxPending,
        long maxBytes,
        ToIntBiFunction<? super K, ? super V> weigher,
        int batchSize,
        Duration offerTimeout,
        Duration flushTimeout,
        Predicate<? super K> reachable,
        Duration closeTimeout,
        Retry retry,
        GiveUpListener<? super K, ? super V> onGiveUp,
        ThreadFactory threads,
        Timing timing,
        DoubleSupplier random) {
    public WriteBehindOptions {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(weigher, "weigher");
        Objects.requireNonNull(reachable, "reachable");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(onGiveUp, "onGiveUp");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(random, "random");
        requirePositive(maxPending, "maxPending");
        requirePositive(maxBytes, "maxBytes");
        requirePositive(batchSize, "batchSize");
        requireNotNegative(offerTimeout, "offerTimeout");
        requireNotNegative(flushTimeout, "flushTimeout");
        requireNotNegative(closeTimeout, "closeTimeout");
    }

    /** Starts from the defaults of {@link Builder}. */
    public static <K, V> Builder<K, V> builder() {
        return new Builder<>();
    }

    private static void requirePositive(long value, String option) {
        if (value <= 0) {
            throw new IllegalArgumentException(option + " must be positive, but is " + value);
        }
    }

    private static void requireNotNegative(Duration value, String option) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + " must not be negative, but is " + value);
        }
    }

    /** Collects options; confined to one thread. Each method replaces one default and returns this builder. */
    public static final class Builder<K, V> {
        private String name = "cache";
        private int maxPending = 100_000;
        private long maxBytes = Long.MAX_VALUE;
        private ToIntBiFunction<? super K, ? super V> weigher = (key, value) -> 0;
        private int batchSize = 512;
        private Duration offerTimeout = Duration.ofSeconds(2);
        private Duration flushTimeout = Duration.ofSeconds(10);
        private Predicate<? super K> reachable = key -> true;
        private Duration closeTimeout = Duration.ofSeconds(10);
        private Retry retry = Retry.DEFAULT;
        private GiveUpListener<? super K, ? super V> onGiveUp = (entries, cause) -> {};
        private ThreadFactory threads = Thread::new;
        private Timing timing = Timing.system();
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder() {}

        /** Default {@code cache}; the thread is called {@code drey-write-behind-<name>}. */
        public Builder<K, V> name(String value) {
            name = value;
            return this;
        }

        /** Default 100,000. */
        public Builder<K, V> maxPending(int keys) {
            maxPending = keys;
            return this;
        }

        /** Default unlimited: weighing costs time on every write. */
        public Builder<K, V> maxBytes(long bytes, ToIntBiFunction<? super K, ? super V> weighedBy) {
            maxBytes = bytes;
            weigher = weighedBy;
            return this;
        }

        /** Default 512. */
        public Builder<K, V> batchSize(int writes) {
            batchSize = writes;
            return this;
        }

        /** Default 2 s. */
        public Builder<K, V> offerTimeout(Duration timeout) {
            offerTimeout = timeout;
            return this;
        }

        /** Default 10 s. */
        public Builder<K, V> flushTimeout(Duration timeout) {
            flushTimeout = timeout;
            return this;
        }

        /** Default always. */
        public Builder<K, V> reachable(Predicate<? super K> known) {
            reachable = known;
            return this;
        }

        /** Default 10 s. */
        public Builder<K, V> closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /** Default {@link Retry#DEFAULT}. */
        public Builder<K, V> retry(Retry policy) {
            retry = policy;
            return this;
        }

        /** Default none; losses are logged and counted anyway. */
        public Builder<K, V> onGiveUp(GiveUpListener<? super K, ? super V> listener) {
            onGiveUp = listener;
            return this;
        }

        /** Default {@code Thread::new}. */
        public Builder<K, V> threads(ThreadFactory factory) {
            threads = factory;
            return this;
        }

        /** Default the machine's clock. */
        public Builder<K, V> timing(Timing clock) {
            timing = clock;
            return this;
        }

        /** Default {@link ThreadLocalRandom}. */
        public Builder<K, V> random(DoubleSupplier source) {
            random = source;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a bound is not positive or a timeout is negative
         */
        public WriteBehindOptions<K, V> build() {
            return new WriteBehindOptions<>(
                    name,
                    maxPending,
                    maxBytes,
                    weigher,
                    batchSize,
                    offerTimeout,
                    flushTimeout,
                    reachable,
                    closeTimeout,
                    retry,
                    onGiveUp,
                    threads,
                    timing,
                    random);
        }
    }
}
