package io.drey.internal.queue;

import io.drey.writer.WriteBehindStats;
import java.time.Duration;

/** The figures of a queue as they were read. */
record QueueStats(
        long accepted,
        long coalesced,
        long written,
        long failedAttempts,
        long retried,
        long givenUp,
        long queueEntries,
        long queueBytes,
        Duration oldestAge)
        implements WriteBehindStats {}
