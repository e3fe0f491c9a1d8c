package io.drey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;

/**
 * Puts of random keys, so many a second, by some threads, each of which waits until its put is written. What falls
 * behind is not made up for.
 *
 * @param writers the number of threads
 */
record ChangeStream(Cache<String, Long> cache, int writers) {

    private static final int KEYS = 1_000;

    /** Puts that go on until this is closed. */
    static final class Flow implements AutoCloseable {

        private final LongAdder made = new LongAdder();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean ended;

        private Flow() {}

        long made() {
            return made.sum();
        }

        private void start(ChangeStream changes, double rate) {
            Thread thread = new Thread(() -> run(changes.cache(), (long) (1e9 / rate)), "changes");
            threads.add(thread);
            thread.start();
        }

        private void run(Cache<String, Long> cache, long everyNanos) {
            long due = System.nanoTime() + (long) (Math.random() * everyNanos);
            while (!ended) {
                long left = due - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(left);
                    continue;
                }
                cache.put("key" + ThreadLocalRandom.current().nextInt(KEYS), due);
                made.increment();
                due = Math.max(due + everyNanos, System.nanoTime() - everyNanos);
            }
        }

        @Override
        public void close() {
            ended = true;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Begins so many puts a second, none for zero. */
    Flow flow(int rate) {
        Flow flow = new Flow();
        for (int i = 0; i < writers && rate > 0; i++) {
            flow.start(this, (double) rate / writers);
        }
        return flow;
    }
}
