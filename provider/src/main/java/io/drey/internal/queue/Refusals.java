package io.drey.internal.queue;

import io.drey.writer.WriteBehindOptions;
import javax.cache.integration.CacheWriterException;

/** Makes the exceptions for callers whose writes a queue refuses. Immutable. */
record Refusals(String name, WriteBehindOptions options, Capacity room) {

    /** Returns the exception for a write that would not even fit into an empty queue. */
    CacheWriterException neverFits(int weight) {
        return refusal("a value of " + weight + " bytes exceeds the bound of the queue, " + options.maxBytes()
                + " bytes, so it can never be written. Raise maxBytes (max-bytes of write-behind in a configuration),"
                + " give the JVM more memory, write through, or store less");
    }

    CacheWriterException noRoom() {
        return refusal("no room within " + options.offerTimeout() + ", " + room.describe()
                + " pending; the writer behind it is too slow or out of reach."
                + " Raise maxPending, maxBytes or offerTimeout (max-pending, max-bytes or offer-timeout"
                + " of write-behind in a configuration), or write less");
    }

    CacheWriterException notFlushed(PendingKey<?, ?> node, String reason) {
        Failures failures = node.failures();
        return new CacheWriterException(
                "write-behind " + name + ": not flushed " + reason + "; the write is still queued (" + room.describe()
                        + " pending) and goes on being tried",
                failures == null ? null : failures.cause());
    }

    IllegalStateException closed() {
        return new IllegalStateException("write-behind " + name + " is closed");
    }

    private CacheWriterException refusal(String why) {
        return new CacheWriterException("write-behind " + name + ": " + why);
    }
}
