package io.drey.internal.queue;

/**
 * The failures of one key since its last acknowledged write.
 *
 * @param sequence the write that failed last
 * @param attempts attempts at that very write
 * @param inARow failures of the key, whichever write
 * @param firstNanos when that write was first attempted
 * @param retryNanos when to try again
 */
record Failures(int sequence, int attempts, int inARow, long firstNanos, long retryNanos, Throwable cause) {

    Failures retryAt(long nanos) {
        return new Failures(sequence, attempts, inARow, firstNanos, nanos, cause);
    }
}
