package io.drey.internal.queue;

import java.util.concurrent.locks.Condition;

/** The machine's time; the only place in this package that asks for it. */
enum SystemTiming implements Timing {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // every caller loops
    public void await(Condition condition, long nanos) throws InterruptedException {
        condition.awaitNanos(nanos);
    }
}
