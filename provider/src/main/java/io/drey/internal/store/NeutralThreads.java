package io.drey.internal.store;

import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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

    /** Makes a thread whose class always inherits, by making it on a neutral thread. */
    @SuppressWarnings("removal")
    public static Thread made(Supplier<? extends Thread> making) {
        CompletableFuture<Thread> made = new CompletableFuture<>();
        daemon("drey-thread-maker", () -> {
                    try {
                        made.complete(AccessController.doPrivileged((PrivilegedAction<Thread>) making::get, NOBODY));
                    } catch (Throwable e) { // join() below throws it
                        made.completeExceptionally(e);
                    }
                })
                .start();
        return made.join();
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
