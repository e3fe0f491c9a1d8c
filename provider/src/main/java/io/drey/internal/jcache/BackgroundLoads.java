package io.drey.internal.jcache;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one cache that run in the background. A cache that closes waits for running loads, within a bound, and
 * cancels the others, since their loader is closed next. Any thread.
 */
final class BackgroundLoads implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BackgroundLoads.class.getName());
    private static final long CLOSE_SECONDS = 5;

    private final Executor executor;
    private final Phaser running = new Phaser(1);
    private volatile boolean closed;

    BackgroundLoads(Executor executor) {
        this.executor = executor;
    }

    /** Runs a load in the background and then notifies the listener, if there is one, of how it ended. */
    void submit(Runnable load, @Nullable CompletionListener listener) {
        running.register();
        try {
            executor.execute(() -> report(listener, run(load)));
        } catch (RuntimeException | Error e) { // no thread could be started; the task itself throws nothing
            running.arriveAndDeregister();
            throw e;
        }
    }

    /**
     * Returns what the load threw, null if it succeeded. What the listener does afterwards, such as closing the cache,
     * no longer belongs to the load.
     */
    private @Nullable Throwable run(Runnable load) {
        try {
            if (closed) {
                throw new CacheException("the cache was closed before the load began");
            }
            load.run();
            return null;
        } catch (Throwable e) { // including an Error, since somebody may wait for the end of the load
            return e;
        } finally {
            running.arriveAndDeregister();
        }
    }

    /** Notifies a listener of how a load ended. What it throws is only logged, since no caller would receive it. */
    static void report(@Nullable CompletionListener listener, @Nullable Throwable failure) {
        try {
            if (listener == null) {
                if (failure != null) {
                    LOG.log(Level.WARNING, "a load in the background failed, and nobody asked to be told", failure);
                }
            } else if (failure == null) {
                listener.onCompletion();
            } else {
                listener.onException(
                        failure instanceof Exception exception
                                ? exception
                                : new CacheLoaderException("the CacheLoader failed", failure));
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "a CompletionListener failed", e);
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
