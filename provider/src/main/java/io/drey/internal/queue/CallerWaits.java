package io.drey.internal.queue;

import java.util.function.BooleanSupplier;
import javax.cache.integration.CacheWriterException;

/**
 * Lets callers wait for the progress of a queue. Any thread.
 *
 * @param name of the queue, for messages
 * @param isWriter whether the current thread is the writer thread, which must not wait for itself
 */
record CallerWaits(String name, BooleanSupplier isWriter, Signals signals) {

    /**
     * Waits until the condition holds.
     *
     * @return whether it holds; false if the deadline has passed
     * @throws CacheWriterException if the thread is interrupted, which it stays
     */
    boolean await(BooleanSupplier done, long deadlineNanos) {
        if (isWriter.getAsBoolean()) {
            throw new IllegalStateException("write-behind " + name + ": its own delegate cannot wait for it");
        }
        try {
            return signals.awaitProgress(done, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheWriterException("write-behind " + name + ": interrupted while waiting", e);
        }
    }
}
