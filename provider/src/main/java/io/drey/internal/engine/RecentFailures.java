package io.drey.internal.engine;

import io.drey.internal.store.Version;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last loads of this JVM that failed, by their leases. Who has just learned that a lease stands may find its load
 * over by the time it would wait for it; it is told the failure itself then, not the words that were left in Redis. Any
 * thread.
 */
final class RecentFailures {

    private static final int MOST = 64;

    private record Failed(Version lease, Ending ending) {}

    private final AtomicReferenceArray<@Nullable Failed> ring = new AtomicReferenceArray<>(MOST);
    private final AtomicInteger next = new AtomicInteger();

    void add(Version lease, Ending ending) {
        if (ending.failure() != null && !lease.equals(Version.NONE)) {
            ring.set(Math.floorMod(next.getAndIncrement(), MOST), new Failed(lease, ending));
        }
    }

    /** Returns how the load under this lease ended; null if that is not known here. */
    @Nullable
    Ending of(Version lease) {
        for (int i = 0; i < MOST; i++) {
            Failed failed = ring.get(i);
            if (failed != null && failed.lease().equals(lease)) {
                return failed.ending();
            }
        }
        return null;
    }
}
