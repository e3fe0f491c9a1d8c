package io.drey.simulation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network without delays, in which a test can say what happens between an answer's making and its arrival. One
 * thread.
 */
public final class DirectNetwork implements Network {

    private final SimulatedRedis redis;
    private final Deque<Runnable> beforeRequests = new ArrayDeque<>();
    private final Deque<Runnable> beforeAnswers = new ArrayDeque<>();
    private int losses;
    private int calls;

    public DirectNetwork(SimulatedRedis redis) {
        this.redis = redis;
    }

    /** Does something after the next request was sent and before it is executed. */
    public void beforeNextRequest(Runnable action) {
        beforeRequests.add(action);
    }

    /** Does something after the next request was executed and before its answer arrives. */
    public void beforeNextAnswer(Runnable action) {
        beforeAnswers.add(action);
    }

    /** Loses the answer of the next request, which is executed. */
    public void loseNextAnswer() {
        losses++;
    }

    public int calls() {
        return calls;
    }

    @Override
    public <T> T call(Collection<Integer> partitions, boolean change, Supplier<T> request) {
        calls++;
        run(beforeRequests.poll());
        if (!partitions.stream().allMatch(redis::isReachable)) {
            throw Network.noAnswer(change);
        }
        T answer = request.get();
        run(beforeAnswers.poll());
        if (losses > 0) {
            losses--;
            throw Network.noAnswer(change);
        }
        return answer;
    }

    private static void run(@Nullable Runnable action) {
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void send(int partition, Runnable request) {
        if (redis.isReachable(partition)) {
            request.run();
        }
    }
}
