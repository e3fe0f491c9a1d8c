package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the follower waits until change logs may have grown. Its thread only, but for {@link #wake}. */
interface Waiting {

    /**
     * Waits until a log may have grown beyond the given versions, and beyond the records returned since these were
     * first given. May return early for no reason.
     *
     * @param alone whether the last reading of logs found only changes of this JVM
     * @return the new records by partition, as far as they were learnt
     */
    Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost, boolean alone);

    /** Ends the wait; any thread. */
    void wake();
}
