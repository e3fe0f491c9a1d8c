package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the follower waits until change logs may have grown. Its thread only, but for {@link #wake}. */
interface Waiting {

    /**
     * Waits until a log may have grown beyond the given versions and what was answered since they were first given; may
     * return early for no reason.
     *
     * @param alone whether all that the last reading of logs found was changed by this JVM
     * @return what the logs have grown by, by partition, as far as that was learnt
     */
    Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost, boolean alone);

    /** Ends that wait; any thread. */
    void wake();
}
