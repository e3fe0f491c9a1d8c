package io.drey.internal.observe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch one manager. Without them its work costs one look at a field, and local hits do not even come here.
 * Whatever they throw is theirs: it is logged, and the work goes on. Any thread.
 */
public final class Observers {

    private static final System.Logger LOG = System.getLogger(Observers.class.getName());

    private final List<LongConsumer> delays = new CopyOnWriteArrayList<>();
    private volatile @Nullable Tracer tracer;

    /** From now on this one is told of all work, and no other. */
    public void trace(Tracer told) {
        tracer = told;
    }

    /** Tells one more how many microseconds a change of another JVM took to arrive here. Never blocks. */
    public void onDelay(LongConsumer told) {
        delays.add(told);
    }

    /** Does the work, and tells of it. */
    public <T> T observe(Work work, String cache, int keys, Supplier<T> doing) {
        Tracer told = tracer;
        return told == null ? doing.get() : observed(begin(told, work, cache, keys), doing);
    }

    private static @Nullable Span begin(Tracer told, Work work, String cache, int keys) {
        try {
            return told.begin(work, cache, keys);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a tracer failed", e);
            return null;
        }
    }

    private static <T> T observed(@Nullable Span span, Supplier<T> doing) {
        if (span == null) {
            return doing.get();
        }
        @Nullable Throwable failure = null;
        try {
            return doing.get();
        } catch (Throwable e) { // also what is sneaked past the compiler
            failure = e;
            throw e;
        } finally {
            end(span, failure);
        }
    }

    private static void end(Span span, @Nullable Throwable failure) {
        try {
            span.end(failure);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "a span failed to end", e);
        }
    }

    /** A change of another JVM has arrived. */
    public void delayed(long micros) {
        for (LongConsumer each : delays) {
            try {
                each.accept(micros);
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.DEBUG, "who is told of delays failed", e);
            }
        }
    }
}
