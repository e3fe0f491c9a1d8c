package io.drey.internal.jcache;

import io.drey.internal.store.NeutralThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads of one cache that load entries anew before they expire. None lives while there is nothing to do.
 * What is too much for them is refused: an entry that is not refreshed expires, as it would otherwise. Any thread.
 */
final class RefreshThreads implements Executor {

    private static final int THREADS = 32;
    private static final int QUEUE = 1_000;
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor pool;

    /** @param loader the manager's class loader, which becomes the context class loader of the threads */
    RefreshThreads(String cache, ClassLoader loader) {
        AtomicInteger count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread =
                            NeutralThreads.daemon("drey-refresh-" + cache + "-" + count.incrementAndGet(), task);
                    thread.setContextClassLoader(loader); // user code runs here
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Interrupts what is under way, for which nobody waits, and waits for its end within a bound. */
    void end() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
