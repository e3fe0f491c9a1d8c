package io.drey.internal.partition;

import io.drey.internal.store.Version;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Refuses late fills: a value that was read before a change, but arrives after the change was applied here, is old.
 *
 * <p>Keys share stripes. A stripe counts the changes to its keys and holds the newest position among them. A fill takes
 * a {@link #mark} before it reads and is {@link #permits permitted} if no change came since, or if all changes that
 * came are known by version and what it read is not older than the newest of them. Sharing a stripe costs a needless
 * refusal now and then, never a wrong install.
 *
 * <p>The count is needed beside the position: after a fail-over to a server whose clock is behind, a new change may
 * have a smaller position than one that was lost, and must stop a fill all the same. Changes without a known version (a
 * deletion made here, a write whose answer was lost) are counted apart, in the upper half.
 *
 * <p>Who moves it looks for what is held afterwards, and that look must not be done before: hence the full fences.
 *
 * <p>Rejected: a version per key, which needs memory for keys that are not held. Any thread.
 */
public final class Fence {

    private static final int STRIPES = 1 << 10;
    private static final long KNOWN_CHANGE = 1;
    private static final long UNKNOWN_CHANGE = 1L << 32;

    private final AtomicLongArray counts = new AtomicLongArray(STRIPES);
    private final AtomicLongArray newest = new AtomicLongArray(STRIPES);

    /** Returns where the key's stripe stands. To be taken before a value is read. */
    public long mark(Object key) {
        return counts.get(stripe(key));
    }

    /** Returns the mark as it will be after one more {@link #advance} and nothing else. */
    public static long afterOwnChange(long mark) {
        return mark + KNOWN_CHANGE;
    }

    /** Records a change, before the local entry of its key is looked at. */
    public void advance(Object key, Version to) {
        advance(stripe(key), to);
    }

    /** Records a change of unknown version: every fill under way for the key is refused. */
    public void refuseFills(Object key) {
        counts.addAndGet(stripe(key), UNKNOWN_CHANGE);
        VarHandle.fullFence();
    }

    /** Refuses every fill under way. */
    public void refuseAllFills() {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            counts.addAndGet(stripe, UNKNOWN_CHANGE);
        }
        VarHandle.fullFence();
    }

    private void advance(int stripe, Version to) {
        newest.accumulateAndGet(stripe, to.position(), Math::max);
        counts.addAndGet(stripe, KNOWN_CHANGE);
        VarHandle.fullFence();
    }

    /** Whether a value of the given version, read after the mark was taken, is not older than any change known here. */
    public boolean permits(Object key, long mark, Version version) {
        int stripe = stripe(key);
        long now = counts.get(stripe);
        return now == mark || (now >>> 32 == mark >>> 32 && version.position() >= newest.get(stripe));
    }

    private static int stripe(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 10 ^ hash >>> 20) & (STRIPES - 1);
    }
}
