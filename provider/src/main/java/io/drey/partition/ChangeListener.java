package io.drey.partition;

import io.drey.store.ChangeRecord;

/** Told of every change that the follower reads, own changes included, in the order of the log. The follower's thread. */
@FunctionalInterface
public interface ChangeListener {
    void changed(Partition partition, ChangeRecord change);
}
