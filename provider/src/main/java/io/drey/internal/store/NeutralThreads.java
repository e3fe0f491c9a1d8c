package io.drey.internal.store;

import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads that inherit nothing from the caller that happens to need one first. A thread inherits the context
 * class loader, the inheritable thread locals and the access control context of the thread that makes it. Each of them
 * may keep an application alive that has long been undeployed, for as long as the thread lives. Any thread.
 */
public final class NeutralThreads {

    @SuppressWarnings("removal") // there is no other way as long as threads inherit it
    private static final AccessControlContext NOBODY = new AccessControlContext(new ProtectionDomain[0]);

    private static volatile boolean delaysStarted;

    private NeutralThreads() {}

    /** Returns a daemon thread, not started yet, whose context class loader is the one that loaded Drey. */
    @SuppressWarnings("removal")
    public static Thread daemon(String name, Runnable task) {
        return AccessController.doPrivileged(
                (PrivilegedAction<Thread>) () -> {
                    Thread thread = new Thread(null, task, name, 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(NeutralThreads.class.getClassLoader());
                    return thread;
                },
                NOBODY);
    }

    /**
     * Makes a thread whose class always inherits, by making it on a neutral thread. Throws what {@code making} throws.
     *
     * @throws IllegalStateException if that takes longer than ten seconds
     */
    public static Thread made(Supplier<? extends Thread> making) {
        Maker maker = new Maker(making);
        Thread thread = daemon("drey-thread-maker", maker);
        thread.start();
        return maker.await(thread);
    }

    /**
     * Makes a thread and hands it over without allocating: its end is what is waited for. A future that cannot be
     * completed for want of memory would leave its caller waiting for ever.
     */
    private static final class Maker implements Runnable {

        private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

        private final Supplier<? extends Thread> making;
        private volatile @Nullable Thread made;
        private volatile @Nullable Throwable failure;

        Maker(Supplier<? extends Thread> making) {
            this.making = making;
        }

        @Override
        @SuppressWarnings("removal")
        public void run() {
            try {
                made = AccessController.doPrivileged((PrivilegedAction<Thread>) making::get, NOBODY);
            } catch (Throwable e) { // whatever it is, who waits throws it
                failure = e;
            }
        }

        Thread await(Thread maker) {
            join(maker);
            Thread result = made;
            Throwable cause = failure;
            if (result != null) {
                return result;
            } else if (cause instanceof Error error) {
                throw error;
            } else if (cause instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException("no thread was made within 10 s", cause);
        }

        private static void join(Thread maker) {
            long until = NanoClock.SYSTEM.nanos() + PATIENCE_NANOS;
            boolean interrupted = false;
            while (maker.isAlive() && until - NanoClock.SYSTEM.nanos() > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(maker, until - NanoClock.SYSTEM.nanos());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Starts the thread that all delays of the JDK's futures share; it would inherit from the first caller of a delay.
     */
    public static void startDelays() {
        if (!delaysStarted) {
            made(() -> {
                new CompletableFuture<>().completeOnTimeout(true, 0, TimeUnit.MILLISECONDS);
                return Thread.currentThread();
            });
            delaysStarted = true; // twice does no harm
        }
    }
}
