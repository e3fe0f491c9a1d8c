package io.drey.simulation;

import io.drey.internal.store.NanoClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the processes that live in it.
 *
 * <p>A process is a thread, so that synchronous code runs as it is, but exactly one runs at a time: who waits hands the
 * turn back, and the agenda says who is next. What happens is thus a function of the seed alone.
 */
final class Simulation implements NanoClock {

    private static final long STUCK_SECONDS = 60;
    private static final long POLL_NANOS = 50_000;
    private static final double LONG_PAUSE = 0.1;
    private static final double OVERTAKING_SLOW = 0.1;
    private static final int SHARES_OF_METHODS = 30;
    private static final ThreadLocal<Simulation> CURRENT = new ThreadLocal<>();

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
    private final Map<Object, Long> frozenUntil = new IdentityHashMap<>();
    private boolean stopped;
    private double overtaking;
    private int slowMethods;
    private long trace;
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

    /** The simulation that the calling thread is a process of, null if of none. */
    static @Nullable Simulation current() {
        return CURRENT.get();
    }

    /** How likely a process is overtaken at each point of its way; in some methods, by the dice, it is likelier. */
    void overtaking(double probability) {
        overtaking = probability;
        slowMethods = random.nextInt(SHARES_OF_METHODS);
    }

    /** The running process is at a point where it may be overtaken. */
    void reached(int method) {
        boolean slow = Math.floorMod(method, SHARES_OF_METHODS) == slowMethods;
        if (overtaking > 0 && chance(slow ? OVERTAKING_SLOW : overtaking) && !Points.isLocking()) {
            sleep(upTo(chance(LONG_PAUSE) ? 40 : 0.5));
        }
    }

    /** Lets the running process wait for a result, which comes from another one. */
    void await(CompletableFuture<?> result, long nanos) {
        Waiter waiter = new Waiter();
        result.whenComplete((value, failure) -> after(0, waiter::wake));
        waiter.await(Math.min(nanos, TimeUnit.MINUTES.toNanos(1)));
    }

    /** Lets the running process wait for what another one brings about. */
    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            sleep(POLL_NANOS);
        }
    }

    /** Takes a lock for the running process, which another one may hold. */
    boolean locked(ReentrantLock lock, long nanos) {
        long start = now;
        while (!lock.tryLock()) {
            if (now - start >= nanos) {
                return false;
            }
            sleep(POLL_NANOS);
        }
        return true;
    }

    /** Stops all processes of a group in their tracks for a while: their JVM collects garbage, or is suspended. */
    void freeze(Object group, long nanos) {
        frozenUntil.merge(group, now + nanos, Math::max);
    }

    /** The same for two runs if all that happened was the same. */
    long trace() {
        return trace;
    }

    boolean isStopped() {
        return stopped;
    }

    void start(Runnable body) {
        start(this, body);
    }

    /** @param group what the process stands and falls with, see {@link #freeze} */
    void start(Object group, Runnable body) {
        Process process = new Process(group, body);
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
            trace = trace * 31 + now;
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
        private final Object group;
        private volatile @Nullable Thread thread;
        private boolean ended;

        Process(Object group, Runnable body) {
            this.group = group;
            THREADS.execute(() -> {
                take(turn);
                CURRENT.set(Simulation.this);
                thread = Thread.currentThread();
                try {
                    if (!stopped) {
                        body.run();
                    }
                } catch (Stopped end) {
                    // as intended
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    CURRENT.remove();
                    ended = true;
                    back.release();
                }
            });
        }

        void resume() {
            long frozen = frozenUntil.getOrDefault(group, now) - now;
            if (frozen > 0 && !ended) {
                after(frozen, this::resume);
            } else if (!ended) {
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
                    Thread stuck = thread;
                    throw new IllegalStateException("a process waits for something outside the simulation: "
                            + (stuck == null ? "its turn" : Arrays.toString(stuck.getStackTrace())));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
