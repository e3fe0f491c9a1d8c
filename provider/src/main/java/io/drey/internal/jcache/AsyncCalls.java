package io.drey.internal.jcache;

import io.drey.internal.store.NeutralThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls for callers who do not wait. Bounded in threads, in calls that wait for one, and in the time that these
 * do; a call that is refused or waited too long was not made. Any thread.
 */
final class AsyncCalls implements AutoCloseable {

    private final Bounds bounds;
    private final ThreadPoolExecutor pool;

    /**
     * How much there may be at the same time.
     *
     * @param threads that make calls
     * @param waiting calls that wait for a thread
     * @param patience how long each of them waits
     */
    record Bounds(int threads, int waiting, Duration patience) {

        static final Bounds USUAL = new Bounds(16, 1_000, Duration.ofSeconds(10));
    }

    /** @param loader the manager's class loader, which becomes the context class loader of the threads */
    AsyncCalls(String name, ClassLoader loader, Bounds bounds) {
        this.bounds = bounds;
        this.pool = UserThreads.pool("drey-async-" + name, bounds.threads(), bounds.waiting(), loader);
    }

    /** Makes a call; what it throws, the stage fails with. */
    <T extends @Nullable Object> CompletionStage<T> call(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Boolean> begun = new CompletableFuture<>(); // whose timer ends with it
        try {
            pool.execute(() -> {
                if (begun.complete(true)) {
                    make(call, result);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) { // full, closed, or no thread could be started
            result.completeExceptionally(new CacheException(
                    "more than " + bounds.waiting() + " asynchronous calls wait already, or the manager is closed", e));
            return result.minimalCompletionStage();
        }
        if (!begun.isDone() && !pool.getQueue().isEmpty()) {
            NeutralThreads.startDelays();
            begun.orTimeout(bounds.patience().toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, tooLong) -> {
                if (tooLong != null) { // on the thread of all delays, where no dependent may run
                    result.defaultExecutor().execute(() -> result.completeExceptionally(waited()));
                }
            });
        }
        return result.minimalCompletionStage();
    }

    private CacheException waited() {
        return new CacheException("an asynchronous call has waited "
                + bounds.patience().toMillis() + " ms for a thread and was not made");
    }

    private static <T extends @Nullable Object> void make(Supplier<T> call, CompletableFuture<T> result) {
        T value;
        try {
            value = call.get();
        } catch (Throwable e) { // including an Error of user code: somebody may wait
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    /** Makes no further calls. Those that were begun end by their own deadlines. */
    @Override
    public void close() {
        pool.shutdownNow().forEach(Runnable::run);
    }
}
