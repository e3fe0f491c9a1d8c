package io.drey.internal.jcache;

import io.drey.internal.store.NeutralThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The daemon threads of one manager for work that the user wants done in the background: {@code loadAll} and
 * asynchronous listeners. None lives while there is nothing to do. The queue is bounded; when it is full, the caller
 * does the work.
 */
final class BackgroundThreads implements Executor, AutoCloseable {

    private static final int THREADS = 8;
    private static final int QUEUE = 10_000;
    private static final int ROOM = 100;
    private static final Duration FULL_PAUSE = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor pool;

    /** @param loader the manager's class loader, which becomes the context class loader of the threads */
    BackgroundThreads(String name, ClassLoader loader) {
        this.pool = UserThreads.pool("drey-background-" + name, THREADS, QUEUE, loader);
        pool.setRejectedExecutionHandler((task, executor) -> task.run());
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /**
     * Executes a task after a delay, unless this has been closed by then. It never runs on the thread that all delays
     * of the JVM share: if the queue is full, it waits longer.
     */
    void executeLater(Runnable task, Duration delay) {
        NeutralThreads.startDelays(); // that thread outlives all applications
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> executeOrPostpone(task));
    }

    private void executeOrPostpone(Runnable task) {
        if (pool.getQueue().remainingCapacity() < ROOM && !pool.isShutdown()) {
            executeLater(task, FULL_PAUSE);
        } else if (!pool.isShutdown()) {
            try {
                pool.execute(task);
            } catch (Error e) { // no thread could be started
                executeLater(task, FULL_PAUSE);
            }
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
