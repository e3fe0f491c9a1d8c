package io.drey.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * A write that has been handed to the delegate. It takes the place of the waiting write in its {@link PendingKey}, so
 * that a producer learns from the very compare-and-set that replaces it whether the old write was already under way.
 *
 * <p>Whoever {@linkplain #claim claims} it first decides its outcome: the writer thread, once the delegate has
 * returned, or a close that no longer waits for the delegate. So its outcome is reported once, whatever happens to its
 * node meanwhile. Rejected: to decide by the node, which does not show whether this write was abandoned or a newer one.
 */
final class InFlight<K, V> extends Write<K, V> {

    private static final VarHandle CLAIMED;

    /**
     * The failure of a write that never reached the delegate. Made in advance, since there may be no memory when it is
     * needed.
     */
    @SuppressWarnings("StaticAssignmentOfThrowable") // that is why
    static final CacheWriterException NOT_TRIED = new CacheWriterException("not handed over, something failed before");

    static {
        try {
            CLAIMED = MethodHandles.lookup().findVarHandle(InFlight.class, "claimed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PendingKey<K, V> node;
    private final long number;

    /** Why it is not written; null once the delegate has acknowledged it. Only the writer thread uses this. */
    @Nullable
    Throwable failure = NOT_TRIED;

    /** Whether its room is given back, or handed to what took its place. Only the writer thread uses it. */
    boolean concluded;

    @SuppressWarnings("unused") // used by the handle
    private volatile boolean claimed;

    InFlight(PendingKey<K, V> node, Write<K, V> origin) {
        super(origin.key, origin.value, origin.weight, origin.sequence);
        this.node = node;
        this.number = origin.number();
    }

    @Override
    long number() {
        return number;
    }

    /** Returns whether the caller decides the outcome of this write: true once, for one caller. */
    boolean claim() {
        return CLAIMED.compareAndSet(this, false, true);
    }
}
