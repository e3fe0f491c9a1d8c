package io.drey.hibernate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Tells Redis what it could not be told, until it has been told. Has a thread only while something is left to tell. Any
 * thread.
 */
final class Resender implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final Set<BooleanSupplier> pending = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor executor;

    Resender(String name) {
        this(task -> {
            Thread thread = new Thread(null, task, "drey-hibernate-" + name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Resender.class.getClassLoader());
            return thread;
        });
    }

    Resender(ThreadFactory threads) {
        this.executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Calls the task soon, and again until it returns true. */
    void add(BooleanSupplier task) {
        if (pending.add(task)) {
            later(task);
        }
    }

    private void later(BooleanSupplier task) {
        try {
            executor.schedule(() -> run(task), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            pending.remove(task); // closed
        } catch (Throwable e) {
            pending.remove(task); // no thread was to be had: the next one who adds it tries again
            throw e;
        }
    }

    private void run(BooleanSupplier task) {
        pending.remove(task); // before it looks, so that what is added meanwhile starts it again
        boolean done = false;
        try {
            done = task.getAsBoolean();
        } finally {
            if (!done) {
                add(task);
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
