package io.drey.internal.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One result that several threads may wait for, each for itself: whoever is interrupted fails alone. Any thread.
 *
 * <p>A worker of a fork-join pool that waits here is replaced meanwhile, since what it waits for may need the pool. And
 * it does not pass the time with other tasks, as it would in a {@code CompletableFuture}: such a task might ask for the
 * very key that this thread is busy with further down its stack.
 *
 * @param <T> what it comes to
 */
public final class Awaited<T> {

    private final CountDownLatch there = new CountDownLatch(1);
    private @Nullable T result;

    /** To be called once. */
    public void complete(@Nullable T value) {
        result = value;
        there.countDown();
    }

    /** The result; null if there is none, or none yet. */
    public @Nullable T get() {
        return there.getCount() == 0 ? result : null;
    }

    /** Whether it has come. */
    public boolean isThere() {
        return there.getCount() == 0;
    }

    /**
     * Waits for the result; does not look at interruptions if it is there.
     *
     * @return whether it is there
     */
    public boolean await(long nanos) throws InterruptedException {
        if (there.getCount() > 0) {
            ForkJoinPool.managedBlock(new Block(nanos));
        }
        return there.getCount() == 0;
    }

    /** The same without a bound, for what ends within a deadline of its own. */
    public void await() throws InterruptedException {
        await(Long.MAX_VALUE);
    }

    private final class Block implements ForkJoinPool.ManagedBlocker {

        private final boolean bounded;
        private final long until;

        Block(long nanos) {
            this.bounded = nanos < Long.MAX_VALUE;
            this.until = NanoClock.SYSTEM.nanos() + nanos;
        }

        @Override
        public boolean block() throws InterruptedException {
            if (bounded) {
                return there.await(until - NanoClock.SYSTEM.nanos(), TimeUnit.NANOSECONDS) || isReleasable();
            }
            there.await();
            return true;
        }

        @Override
        public boolean isReleasable() {
            return there.getCount() == 0 || (bounded && until - NanoClock.SYSTEM.nanos() <= 0);
        }
    }
}
