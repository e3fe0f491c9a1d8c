package io.drey.hibernate;

import io.drey.internal.engine.Swaps.Decision;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a key, decided by what stands there: pure functions. Any thread. */
final class Decisions {

    private static final Decision<Object> KEEP = new Decision.Keep<>();

    private Decisions() {}

    static Decision<Object> keep() {
        return KEEP;
    }

    static Decision<Object> put(Object value, @Nullable Duration life) {
        return new Decision.Put<>(value, life);
    }

    /**
     * What was read from the database, or inserted into it, is stored unless something as new may stand there.
     *
     * @param region what the region takes no more gives way
     * @param doubted likewise what this JVM alone is in doubt of, if it is of no later version
     */
    static Decision<Object> load(
            @Nullable Object live, Item item, Barrier region, Barrier doubted, @Nullable Comparator<Object> versions) {
        boolean admitted = live == null
                || (live instanceof Barrier barrier && barrier.permits(item.start()))
                || (live instanceof Item old
                        && (isNewer(old, item, versions)
                                || (!region.permits(old.start()) && isSince(item, old))
                                || (!doubted.permits(old.start()) && !mayBeOlder(item, old, versions))));
        return admitted ? put(item, null) : KEEP;
    }

    /** Whether it began to be read when the change that wrote the other one had ended: that may begin long before. */
    private static boolean isSince(Item item, Item old) {
        return item.start().millis() > old.ended();
    }

    private static boolean mayBeOlder(Item item, Item old, @Nullable Comparator<Object> versions) {
        boolean comparable = versions != null && item.version() != null && old.version() != null;
        return comparable ? isNewer(item, old, versions) : !isSince(item, old);
    }

    /**
     * Whether a value stands there that a transaction has read which began earlier, and that is of no later version.
     */
    static boolean isLater(@Nullable Object live, Item item, @Nullable Comparator<Object> versions) {
        return live instanceof Item old && item.start().isAfter(old.start()) && !isNewer(item, old, versions);
    }

    /** Returns whether the second one is of a later version than the first. */
    private static boolean isNewer(Item first, Item second, @Nullable Comparator<Object> versions) {
        return versions != null
                && first.version() != null
                && second.version() != null
                && versions.compare(first.version(), second.version()) < 0;
    }

    /** Returns the barrier that stands there; where there is none, one that permits everything. */
    static Barrier barrier(@Nullable Object live) {
        return live instanceof Barrier barrier ? barrier : Barrier.NONE;
    }

    /**
     * Returns the barrier that is left once these locks have ended; without any it is that of a change nobody
     * announced.
     */
    static Barrier settled(@Nullable Object live, List<Held> ended, Tick now) {
        Barrier left = barrier(live);
        for (Held each : ended) {
            left = left.without(each.id(), now);
        }
        return ended.isEmpty() ? left.raised(now) : left;
    }
}
