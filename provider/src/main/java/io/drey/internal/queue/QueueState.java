package io.drey.internal.queue;

/** The state of the thread behind a queue. */
public enum QueueState {
    /** Nothing was written yet, so there is no thread. */
    IDLE,
    /** The thread writes, or waits for something to write. */
    RUNNING,
    /** Something failed unexpectedly. The writes are kept, and the thread begins anew after a pause. */
    RESTARTING,
    /** The thread has ended, since the queue was closed. */
    CLOSED
}
