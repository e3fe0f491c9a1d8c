package io.drey.internal.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One result for which several threads may wait independently: an interrupt of one does not affect the others. Any
 * thread.
 *
 * <p>A worker of a fork-join pool that waits here is replaced meanwhile, since the result may need the pool. And it
 * does not run other tasks while it waits, as it would in a {@code CompletableFuture}: such a task might ask for the
 * very key that this thread is working on further down its stack.
 *
 * @param <T> the type of the result
 */
public final class ResultLatch<T> {

    private final CountDownLatch latch = new CountDownLatch(1);
    private @Nullable T result;

    /** Sets the result and releases the waiting threads. To be called once. */
    public void complete(@Nullable T value) {
        result = value;
        latch.countDown();
    }

    /** Returns the result; null if it is null, or is not there yet. */
    public @Nullable T get() {
        return latch.getCount() == 0 ? result : null;
    }

    /** Whether the result is there. */
    public boolean isComplete() {
        return latch.getCount() == 0;
    }

    /**
     * Waits for the result. Ignores an interrupt if the result is already there.
     *
     * @return whether it is there
     */
    public boolean await(long nanos) throws InterruptedException {
        if (latch.getCount() > 0) {
            ForkJoinPool.managedBlock(new Block(nanos));
        }
        return latch.getCount() == 0;
    }

    /** Waits without a bound, for results that come within a deadline of their own. */
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
                return latch.await(until - NanoClock.SYSTEM.nanos(), TimeUnit.NANOSECONDS) || isReleasable();
            }
            latch.await();
            return true;
        }

        @Override
        public boolean isReleasable() {
            return latch.getCount() == 0 || (bounded && until - NanoClock.SYSTEM.nanos() <= 0);
        }
    }
}
