package io.drey.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * A write that has been handed to the delegate. It takes the place of the waiting write in its {@link PendingKey}, so
 * that a producer learns from the very compare-and-set that replaces it whether the old write was already under way.
 *
 * <p>Its fate is decided by whoever {@linkplain #claim claims} it first: the writer thread, once the delegate has
 * answered, or a close that no longer waits for the answer. So it is told once, whatever happens to its node meanwhile.
 * Rejected: to look at the node, where a newer write that was abandoned cannot be told from this one abandoned.
 */
final class InFlight<K, V> extends Write<K, V> {

    private static final VarHandle CLAIMED;

    /** Of a write that never came to the delegate; made before it is needed, when there may be no memory for it. */
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

    /** Why it is not written, null once the delegate has acknowledged it. The writer thread's. */
    @Nullable
    Throwable failure = NOT_TRIED;

    @SuppressWarnings("unused") // by the handle
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

    /** Whether it is the caller who decides what became of this write; true once, for one caller. */
    boolean claim() {
        return CLAIMED.compareAndSet(this, false, true);
    }
}
