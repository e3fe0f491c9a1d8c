package io.drey.internal.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps the thread of a connection busy, so that commands meet on their way to it. Any thread. */
final class BusyConnection {

    private final CountDownLatch released = new CountDownLatch(1);
    private final Duration limit;

    /** @param limit how long a thread is kept at most */
    BusyConnection(Duration limit) {
        this.limit = limit;
    }

    /**
     * Until {@link #release} the connection's thread writes and reads nothing.
     *
     * @param command sends something over that connection
     */
    void occupy(Supplier<? extends CompletableFuture<?>> command) throws Exception {
        Thread own = Thread.currentThread();
        boolean occupied = false;
        while (!occupied) { // the answer may have come before anything was to follow it
            CompletableFuture<Boolean> begun = new CompletableFuture<>();
            CompletableFuture<Boolean> held = command.get().thenApply(answer -> {
                boolean elsewhere = Thread.currentThread() != own;
                begun.complete(elsewhere);
                return elsewhere && hold();
            });
            occupied = begun.get(limit.toSeconds(), TimeUnit.SECONDS) && !held.isDone();
        }
    }

    private boolean hold() {
        try {
            return released.await(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void release() {
        released.countDown();
    }
}
