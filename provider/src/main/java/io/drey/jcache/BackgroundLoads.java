package io.drey.jcache;

import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one cache that run in the background. A cache that closes waits for those that run, within a bound, and
 * calls off the others, since their loader is closed next. Any thread.
 */
final class BackgroundLoads implements AutoCloseable {

    private static final long CLOSE_SECONDS = 5;

    private final Executor executor;
    private final Phaser running = new Phaser(1);
    private volatile boolean closed;

    BackgroundLoads(Executor executor) {
        this.executor = executor;
    }

    /** Runs a load in the background and tells the listener, if there is one, how it ended. */
    void submit(Runnable load, @Nullable CompletionListener listener) {
        running.register();
        try {
            executor.execute(() -> {
                try {
                    run(load, listener);
                } finally {
                    running.arriveAndDeregister();
                }
            });
        } catch (RuntimeException e) {
            running.arriveAndDeregister();
            throw e;
        }
    }

    private void run(Runnable load, @Nullable CompletionListener listener) {
        try {
            if (closed) {
                throw new CacheException("the cache was closed before the load began");
            }
            load.run();
        } catch (RuntimeException e) {
            if (listener != null) {
                listener.onException(e);
            }
            return;
        }
        if (listener != null) {
            listener.onCompletion();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            running.awaitAdvanceInterruptibly(running.arrive(), CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CacheException("a loader did not end within " + CLOSE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
