package io.drey.simulation;

import io.drey.RemoteUnavailableException;
import java.util.Collection;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How requests get to the simulated remote and answers back. */
public interface Network {

    /**
     * Asks and waits for the answer.
     *
     * @param partitions what must be reachable for an answer
     * @param change whether the outcome is unknown if there is none
     */
    <T> T call(Collection<Integer> partitions, boolean change, Supplier<T> request);

    /** Sends something without waiting. */
    void send(int partition, Runnable request);

    static RemoteUnavailableException noAnswer(boolean change) {
        return new RemoteUnavailableException("no answer in time", new TimeoutException(), change);
    }
}
