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
 * changes and some polls longer, then the idle one. While each poll finds many logs moved the pause grows to half of
 * the longest that is allowed, an eighth of the smallest bound on staleness: each log that has moved is read, however
 * many records it has gained, so that fewer polls cost the servers less. A tenth of a pause is random, so that the JVMs
 * of a fleet do not poll all at once. The follower's thread, but for {@link #wake}.
 */
final class Poll implements Waiting {

    private static final int QUIET_POLLS = 200;

    /** Logs that a poll finds moved, from which on the next one waits twice as long, and below which half as long. */
    private static final int MANY = 6;

    private static final int FEW = 3;

    private final long interval;
    private final long idleInterval;
    private volatile CompletableFuture<Void> woken = new CompletableFuture<>();
    private @Nullable Map<Integer, Version> before;
    private int quietPolls;
    private long stretched;

    Poll(RemoteOptions options) {
        this.interval = options.pollInterval().toNanos();
        this.idleInterval = options.idlePollInterval().toNanos();
        this.stretched = interval;
    }

    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost, boolean alone) {
        long pause = pause(applied, atMost.toNanos());
        long jittered = pause - ThreadLocalRandom.current().nextLong(pause / 10 + 1);
        try {
            woken.get(jittered, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // time to poll
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    /** Returns how long to wait for the next poll when this much is applied. */
    long pause(Map<Integer, Version> applied, long atMostNanos) {
        int moved = moved(applied);
        quietPolls = moved == 0 ? quietPolls + 1 : 0;
        before = applied;
        if (moved >= MANY) {
            stretched = Math.min(2 * stretched, Math.max(interval, atMostNanos / 2));
        } else if (moved < FEW) {
            stretched = Math.max(interval, stretched / 2);
        }
        return Math.min(quietPolls < QUIET_POLLS ? stretched : idleInterval, atMostNanos);
    }

    private int moved(Map<Integer, Version> applied) {
        Map<Integer, Version> last = before;
        if (last == null) {
            return 0;
        }
        int moved = 0;
        for (Map.Entry<Integer, Version> each : applied.entrySet()) {
            moved += each.getValue().equals(last.get(each.getKey())) ? 0 : 1;
        }
        return moved;
    }

    @Override
    public void wake() {
        woken.complete(null);
        woken = new CompletableFuture<>();
    }
}
