package io.drey.redis;

import io.drey.store.ChangeRecord;
import io.drey.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the follower waits until change logs may have grown. Its thread only, but for {@link #wake}. */
interface Waiting {

    /**
     * Waits until a log may have grown beyond the given versions; may return early for no reason.
     *
     * @return what it has grown by, as far as that was learnt
     */
    List<ChangeRecord> await(Map<Integer, Version> applied, Duration atMost);

    /** Ends that wait; any thread. */
    void wake();
}
