package io.drey.internal.partition;

import io.drey.internal.store.ChangeRecord;

/**
 * Learns of every change that the follower reads, this JVM's own included, in the order of the log. The follower's
 * thread calls it.
 */
@FunctionalInterface
public interface ChangeListener {

    /** Applies one change in the order of the log. */
    void changed(Partition partition, ChangeRecord change);

    /**
     * Learns early of a change of keys. {@link #changed} follows in its place, if the history leads to the change.
     * Older copies of the keys may be dropped now, and nothing else may be concluded.
     *
     * @return whether all older copies have been dropped; otherwise they wait for {@link #changed}
     */
    default boolean announced(ChangeRecord change) {
        return true;
    }

    /**
     * Drops all that is known of the partition, and whatever is on its way here, since {@link #changed} threw for a
     * change of keys. If this method throws, as the default does, all caches lose what they know of the partition.
     */
    default void forget(Partition partition) {
        throw new UnsupportedOperationException("cannot forget a partition");
    }
}
