package io.drey.simulation;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network that delays, reorders and loses, by the simulation's dice. A request whose caller has given up may still be
 * executed. One thread at a time.
 */
final class SimulatedNetwork implements Network {

    private static final long TIMEOUT = 250_000_000;
    private static final double USUAL_MILLIS = 2;
    private static final double SLOW_MILLIS = 100;

    private final Simulation simulation;
    private final SimulatedRedis redis;
    private final double slow;
    private double loss;
    private long pausedUntil;
    private double spoilt;
    private final ThreadLocal<Long> executedAt = new ThreadLocal<>();

    SimulatedNetwork(Simulation simulation, SimulatedRedis redis) {
        this.simulation = simulation;
        this.redis = redis;
        this.slow = simulation.chance(0.3) ? 0.2 : 0.03;
    }

    /** The share of requests lost before and of answers lost after their execution. */
    void lose(double share) {
        loss = share;
    }

    /** The share of answers whose bytes cannot be read: whoever asked gets an exception or an error in its stead. */
    void spoil(double share) {
        spoilt = share;
    }

    /** Lets the server execute nothing for a while. */
    void pause(long nanos) {
        pausedUntil = simulation.nanos() + nanos;
    }

    /** When the request whose answer the running process got last was executed. */
    long executedAt() {
        return executedAt.get();
    }

    private record Answer<T>(T value, long executedAt) {}

    private static final class Slot<T> {
        private @Nullable Answer<T> answer;
    }

    @Override
    public <T> T call(Collection<Integer> partitions, boolean change, Supplier<T> request) {
        Slot<T> slot = new Slot<>();
        Simulation.Waiter waiter = simulation.new Waiter();
        if (!simulation.chance(loss)) {
            simulation.after(
                    delay(),
                    () -> whenRunning(partitions, () -> {
                        Answer<T> answer = new Answer<>(request.get(), simulation.nanos());
                        if (!simulation.chance(loss)) {
                            simulation.after(delay(), () -> {
                                slot.answer = answer;
                                waiter.wake();
                            });
                        }
                    }));
        }
        if (!waiter.await(TIMEOUT)) {
            throw Network.noAnswer(change);
        }
        executedAt.set(slot.answer.executedAt());
        Mishap.strike(simulation, spoilt);
        return slot.answer.value();
    }

    @Override
    public void send(int partition, Runnable request) {
        if (!simulation.chance(loss)) {
            simulation.after(delay(), () -> whenRunning(List.of(partition), request));
        }
    }

    private void whenRunning(Collection<Integer> partitions, Runnable request) {
        if (simulation.nanos() < pausedUntil) {
            simulation.after(pausedUntil - simulation.nanos(), () -> whenRunning(partitions, request));
        } else if (partitions.stream().allMatch(redis::isReachable)) {
            request.run();
        }
    }

    private long delay() {
        return 10_000 + simulation.upTo(simulation.chance(slow) ? SLOW_MILLIS : USUAL_MILLIS);
    }
}
