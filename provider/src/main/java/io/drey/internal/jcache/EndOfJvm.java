package io.drey.internal.jcache;

import io.drey.internal.queue.Drain;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.NeutralThreads;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is pending when the JVM ends in order: by {@code System.exit}, SIGTERM, or the return of {@code main}.
 * There is one shutdown hook for all managers; without a manager there is none, so that a closed deployment can be
 * unloaded.
 *
 * <p>Hooks run side by side, and an application's own may still put. From the beginning of the end on a put therefore
 * returns once it is written. Any thread.
 */
final class EndOfJvm {

    private static final System.Logger LOG = System.getLogger(EndOfJvm.class.getName());

    /** The queues of each open manager. Guarded by the class, as is the hook. */
    private static final Set<Supplier<List<WriteQueue<?, ?>>>> OPEN = new HashSet<>();

    private static @Nullable Thread hook;

    private EndOfJvm() {}

    /** From now on a manager's queues are drained at the end. */
    static synchronized void watch(Supplier<List<WriteQueue<?, ?>>> queues) {
        OPEN.add(queues);
        if (hook == null) {
            Thread made = NeutralThreads.daemon("drey-end-of-jvm", EndOfJvm::drain);
            try {
                Runtime.getRuntime().addShutdownHook(made);
                hook = made;
            } catch (IllegalStateException e) { // the end has begun
                LOG.log(Level.DEBUG, "opened while the JVM ends: what is pending then is drained by a close only");
            }
        }
    }

    /** The manager was closed. */
    static synchronized void forget(Supplier<List<WriteQueue<?, ?>>> queues) {
        OPEN.remove(queues);
        if (OPEN.isEmpty() && hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) { // it runs, and finds nothing
                return;
            }
            hook = null;
        }
    }

    private static synchronized List<Supplier<List<WriteQueue<?, ?>>>> open() {
        return List.copyOf(OPEN);
    }

    private static void drain() {
        try {
            List<WriteQueue<?, ?>> queues = new ArrayList<>();
            open().forEach(each -> queues.addAll(each.get()));
            drain(Drain.atTheEnd(queues));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "what is pending could not be drained at the end of the JVM", e);
        }
    }

    private static void drain(Drain drain) {
        if (drain.pending() == 0) {
            return;
        }
        long start = System.nanoTime();
        drain.await();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        String left = drain.describeLeft();
        if (left.isEmpty()) {
            say(
                    Level.INFO,
                    "all " + drain.pending() + " pending writes of " + drain.caches() + " caches were written, in "
                            + millis + " ms");
        } else {
            say(
                    Level.ERROR,
                    drain.left() + " of " + drain.pending() + " pending writes were not written within " + millis
                            + " ms (write-behind.close-timeout), of " + left);
        }
    }

    /** The JDK's own logging is closed by a hook of its own that runs beside this one: it would swallow the line. */
    private static void say(Level level, String what) {
        String line = "write-behind at the end of the JVM: " + what;
        String logging = LOG.getClass().getModule().getName();
        if ("java.logging".equals(logging) || "java.base".equals(logging)) {
            System.err.println("drey " + level + ": " + line);
        } else {
            LOG.log(level, line);
        }
    }
}
