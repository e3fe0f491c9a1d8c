package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The pause between two polls of the change logs, where no server can be waited on: the poll interval while anything
 * changes and some polls longer, then the idle one. A tenth of it is random, so that the JVMs of a fleet do not poll
 * all at once. The follower's thread, but for {@link #wake}.
 */
final class Poll implements Waiting {

    private static final int QUIET_POLLS = 200;

    private final long interval;
    private final long idleInterval;
    private volatile CompletableFuture<Void> woken = new CompletableFuture<>();
    private @Nullable Map<Integer, Version> before;
    private int quietPolls;

    Poll(RemoteOptions options) {
        this.interval = options.pollInterval().toNanos();
        this.idleInterval = options.idlePollInterval().toNanos();
    }

    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost, boolean alone) {
        quietPolls = applied.equals(before) ? quietPolls + 1 : 0;
        before = applied;
        long pause = quietPolls < QUIET_POLLS ? interval : idleInterval;
        long jittered = pause - ThreadLocalRandom.current().nextLong(pause / 10 + 1);
        try {
            woken.get(Math.min(jittered, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // time to poll
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    @Override
    public void wake() {
        woken.complete(null);
        woken = new CompletableFuture<>();
    }
}
