package io.drey.simulation;

import io.drey.store.NanoClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the processes that live in it.
 *
 * <p>A process is a thread, so that synchronous code runs as it is, but exactly one runs at a time: who waits hands the
 * turn back, and the agenda says who is next. What happens is thus a function of the seed alone.
 */
final class Simulation implements NanoClock {

    private static final long STUCK_SECONDS = 30;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "simulated");
        thread.setDaemon(true);
        return thread;
    });

    private record Event(long at, long order, Runnable action) {}

    /** Unwinds the processes of a run that failed. */
    private static final class Stopped extends Error {}

    private final Random random;
    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<Process> processes = new ArrayList<>();
    private long now = TimeUnit.HOURS.toNanos(1);
    private long events;
    private boolean stopped;
    private @Nullable Process running;
    private @Nullable Throwable failure;

    Simulation(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public long nanos() {
        return now;
    }

    Random random() {
        return random;
    }

    /** A number of nanoseconds from 0 to the given milliseconds. */
    long upTo(double millis) {
        return (long) (random.nextDouble() * millis * 1_000_000);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Does something later, without a process of its own. It must not wait. */
    void after(long nanos, Runnable action) {
        agenda.add(new Event(now + nanos, events++, action));
    }

    void start(Runnable body) {
        Process process = new Process(body);
        processes.add(process);
        after(0, process::resume);
    }

    /** Lets the running process wait. */
    void sleep(long nanos) {
        new Waiter().await(nanos);
    }

    /** Runs until nothing is left to happen; throws what a process threw. */
    void run() throws Throwable {
        while (!agenda.isEmpty() && failure == null) {
            Event event = agenda.remove();
            now = Math.max(now + 1, event.at()); // no two things happen at the same instant
            event.action().run();
        }
        stopped = true;
        processes.forEach(Process::end);
        if (failure != null) {
            throw failure;
        }
    }

    /** One wait of the running process, which ends when it is woken or its time is over. */
    final class Waiter {

        private final @Nullable Process process = running;
        private boolean over;
        private boolean woken;

        /** Whether it was woken in time. */
        boolean await(long nanos) {
            after(nanos, this::end);
            process.handBack();
            return woken;
        }

        /** Ends the wait, unless its time is over. */
        void wake() {
            woken = woken || !over;
            end();
        }

        private void end() {
            if (!over) {
                over = true;
                process.resume();
            }
        }
    }

    private final class Process {

        private final Semaphore turn = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private boolean ended;

        Process(Runnable body) {
            THREADS.execute(() -> {
                take(turn);
                try {
                    if (!stopped) {
                        body.run();
                    }
                } catch (Stopped end) {
                    // as intended
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    ended = true;
                    back.release();
                }
            });
        }

        void resume() {
            if (!ended) {
                running = this;
                turn.release();
                take(back);
            }
        }

        void handBack() {
            back.release();
            take(turn);
            if (stopped) {
                throw new Stopped();
            }
        }

        void end() {
            while (!ended) {
                turn.release();
                take(back);
            }
        }

        private void take(Semaphore semaphore) {
            try {
                if (!semaphore.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a process waits for something outside the simulation");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
