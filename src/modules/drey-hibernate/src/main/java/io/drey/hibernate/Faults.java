package io.drey.hibernate;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.hibernate.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The one place where faults of the cache are kept from the application, and what it throws itself while it is
 * serialised: a read becomes a miss, a put is dropped, and both are counted. One line a minute at most tells what to
 * do. Any thread.
 */
final class Faults {

    private static final System.Logger LOG = System.getLogger(Faults.class.getName());
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final boolean strict;
    private final LongAdder reads = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final List<Missed> missed = new CopyOnWriteArrayList<>();
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    /** @param strict whether a change that cannot be told to the cache fails the transaction, before its commit */
    Faults(boolean strict) {
        this.strict = strict;
    }

    long reads() {
        return reads.sum();
    }

    long puts() {
        return puts.sum();
    }

    long changes() {
        return changes.sum();
    }

    /**
     * Returns what remembers the changes of one region.
     *
     * @param breaks a number that is another one once Redis may have lost something
     */
    Missed memory(LongSupplier breaks) {
        Missed empty = new Missed(new Recent(breaks));
        missed.add(empty);
        return empty;
    }

    /** Returns how many changes Redis is still to be told of. */
    long untold() {
        return missed.stream().mapToLong(Missed::size).sum();
    }

    /** Returns what the cache answers, null if it cannot. */
    <T> @Nullable T read(String region, Supplier<@Nullable T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            reads.increment();
            log(region, "a read was a miss", e);
            return null;
        }
    }

    /** Returns whether something was stored. */
    boolean put(String region, BooleanSupplier put) {
        try {
            return put.getAsBoolean();
        } catch (Throwable e) {
            puts.increment();
            log(region, "a value was not stored", e);
            return false;
        }
    }

    /**
     * Tells the cache of a change.
     *
     * @param remember keeps what could not be told
     * @return whether it was told
     * @throws CacheException in strict mode, if the transaction can still fail
     */
    boolean change(String region, boolean beforeCommit, Runnable change, Runnable remember) {
        try {
            change.run();
            return true;
        } catch (Throwable e) {
            changes.increment();
            remember.run();
            log(region, "a change is told to Redis later", e);
            if (strict && beforeCommit) {
                throw new CacheException(
                        "the cache of region '" + region + "' cannot be told of a change, and " + Settings.STRICT
                                + " is set",
                        e);
            }
            return false;
        }
    }

    private void log(String region, String what, Throwable cause) {
        long last = loggedAt.get();
        long now = System.nanoTime();
        if (now - last >= QUIET_NANOS && loggedAt.compareAndSet(last, now)) {
            LOG.log(
                    Level.WARNING,
                    "region " + region + ": " + what + " (" + reads + " reads, " + puts + " puts and " + changes
                            + " changes so far; transactions are not affected): " + cause);
            LOG.log(Level.DEBUG, "its cause", cause);
        }
    }
}
