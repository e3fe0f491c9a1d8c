package io.drey.internal.jcache;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The daemon threads of one cache that load entries anew before they expire. None lives while there is nothing to do.
 * What is too much for them is refused: an entry that is not refreshed expires, as it would otherwise. Any thread.
 */
final class RefreshThreads implements Executor {

    private static final int THREADS = 32;
    private static final int QUEUE = 1_000;
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor pool;

    /** @param loader the manager's class loader, which becomes the context class loader of the threads */
    RefreshThreads(String cache, ClassLoader loader) {
        this.pool = UserThreads.pool("drey-refresh-" + cache, THREADS, QUEUE, loader);
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
