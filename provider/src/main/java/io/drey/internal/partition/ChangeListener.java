package io.drey.internal.partition;

import io.drey.internal.store.ChangeRecord;

/** Told of every change that the follower reads, own changes included, in the order of the log. The follower's thread. */
@FunctionalInterface
public interface ChangeListener {

    void changed(Partition partition, ChangeRecord change);

    /**
     * A change of a key has been made, which {@link #changed} will tell of in its place if the history leads to it. What
     * is older may go already; nothing else follows.
     *
     * @return whether what is older has gone; otherwise it waits for {@link #changed}
     */
    default boolean heard(ChangeRecord change) {
        return true;
    }

    /**
     * A change of keys could not be applied, since {@link #changed} threw: nothing that is known of the partition may be
     * used any more, nor what is on its way here. What this throws costs all caches what they know of the partition, as it
     * does without an implementation.
     */
    default void forget(Partition partition) {
        throw new UnsupportedOperationException("cannot forget a partition");
    }
}
