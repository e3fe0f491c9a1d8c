package io.drey.chaos.load;

import io.drey.chaos.history.Operation;
import io.drey.chaos.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The threads of one JVM, each at its job until all are stopped. Steered by one thread. */
final class Load {

    /** Between two turns, so that servers get their share of the machine. */
    private static final long PACE_NANOS = 4_000_000;

    private static final long END_NANOS = 30_000_000_000L;
    private static final long NANOS_FOR_MILLI = 1_000_000;

    private final List<Calls> calls = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Failures failures = new Failures();
    private volatile boolean over;

    Load(int jvm, Recorder recorder, Target target, List<Function<Calls, Job>> jobs) {
        for (Function<Calls, Job> job : jobs) {
            Calls own = new Calls(jvm * Operation.CLIENTS + calls.size(), recorder, target, failures);
            calls.add(own);
            threads.add(new Thread(() -> work(job.apply(own)), "job-" + threads.size()));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void work(Job job) {
        for (int turn = 0; !over; turn++) {
            job.turn(turn);
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    /** How many calls of each thread have returned. */
    List<Long> done() {
        return calls.stream().map(Calls::done).toList();
    }

    /** Answers how many threads have not ended; prints why calls failed. */
    long stop() throws InterruptedException {
        over = true;
        long end = System.nanoTime() + END_NANOS;
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / NANOS_FOR_MILLI));
        }
        System.out.println(failures);
        return threads.stream().filter(Thread::isAlive).count();
    }
}
