package io.drey.internal.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for several replies, of which some may never come: a slow server must not hold up the replies of others. */
final class Futures {

    /** How long replies that have come wait for those that have not. */
    private static final long STRAGGLE_NANOS = Duration.ofMillis(200).toNanos();

    private Futures() {}

    /**
     * Returns once all have ended, well or badly, or once it is no use to wait longer.
     *
     * @param limitNanos how long to wait if none ends
     * @param untilOne whether to wait until at least one has ended
     */
    static void wait(Collection<? extends CompletableFuture<?>> asked, long limitNanos, boolean untilOne) {
        CompletableFuture<?>[] each = asked.toArray(CompletableFuture<?>[]::new);
        if (each.length == 0) {
            return;
        }
        try {
            CompletableFuture.allOf(each).get(Math.min(STRAGGLE_NANOS, limitNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (untilOne) {
                waitForOne(each, limitNanos - STRAGGLE_NANOS);
            }
        } catch (ExecutionException e) {
            // all have ended; who asks each will see how
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitForOne(CompletableFuture<?>[] each, long limitNanos) {
        try {
            CompletableFuture.anyOf(each).get(Math.max(0, limitNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // none in time, or a bad end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits without the future's own timeout, which would start a thread of the JDK that keeps the caller's class
     * loader.
     *
     * @return whether all have ended by then, however they did
     */
    static boolean awaitAll(Collection<? extends CompletableFuture<?>> several, Duration patience) {
        try {
            CompletableFuture.allOf(several.toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false; // when this is closed, the client's shutdown deals with the rest
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
