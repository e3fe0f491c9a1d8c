package io.drey.internal.queue;

/** What the thread behind a queue is doing. */
public enum QueueState {
    /** Nothing was written yet, so there is no thread. */
    IDLE,
    /** It writes, or waits for something to write. */
    RUNNING,
    /** Something failed that should not have; writes are kept, and it begins anew after a pause. */
    RESTARTING,
    /** It has ended, since the queue was closed. */
    CLOSED
}
