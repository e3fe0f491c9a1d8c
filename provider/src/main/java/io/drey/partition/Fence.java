package io.drey.partition;

import io.drey.store.Version;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Refuses late fills: a value that was read before a change, but arrives after the change was applied here, is old.
 *
 * <p>Keys share stripes. A stripe counts the changes to its keys and holds the newest position among them. A fill takes
 * a {@link #mark} before it reads and is {@link #permits permitted} if no change came since, or if what it read is not
 * older than the newest. Sharing a stripe costs a needless refusal now and then, never a wrong install.
 *
 * <p>The count is needed beside the position: after a fail-over to a server whose clock is behind, a new change may have
 * a smaller position than one that was lost, and must stop a fill all the same.
 *
 * <p>Rejected: a version per key, which needs memory for keys that are not held. Any thread.
 */
public final class Fence {

    private static final int STRIPES = 1 << 10;

    private final AtomicLongArray counts = new AtomicLongArray(STRIPES);
    private final AtomicLongArray newest = new AtomicLongArray(STRIPES);

    /** Where the key's stripe stands; taken before a value is read. */
    public long mark(Object key) {
        return counts.get(stripe(key));
    }

    /** Records a change, before the local entry of its key is looked at. */
    public void advance(Object key, Version to) {
        advance(stripe(key), to);
    }

    /** Records a change of keys that nobody listed: a partition of the cache was cleared. */
    public void advanceAll(Version to) {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            advance(stripe, to);
        }
    }

    private void advance(int stripe, Version to) {
        newest.accumulateAndGet(stripe, to.position(), Math::max);
        counts.incrementAndGet(stripe);
    }

    /** Whether a value of the given version, read after the mark was taken, is not older than any change known here. */
    public boolean permits(Object key, long mark, Version version) {
        int stripe = stripe(key);
        return counts.get(stripe) == mark || version.position() >= newest.get(stripe);
    }

    private static int stripe(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 10 ^ hash >>> 20) & (STRIPES - 1);
    }
}
