package io.drey.internal.queue;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A clock moved by the test. Waits wake every millisecond to look at it, which callers must tolerate anyway. */
final class ManualTiming implements Timing {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000); // soon wraps around

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop")
    public void await(Condition condition, long nanos) throws InterruptedException {
        condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }

    void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    /** Lets time pass until the future is done. */
    void advanceUntilDone(Future<?> future, Duration step) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!future.isDone()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new AssertionError("still waiting");
            }
            advance(step);
            Thread.onSpinWait();
        }
    }
}
