package io.drey.internal.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client library's threads and timer, of which there is one set for all managers of this JVM; it ends with the last of
 * them. So thirty managers have a handful of threads, not thirty handfuls. A set of which a thread has ended, for want of
 * memory say, is left to those who have it; whoever comes next gets another. Any thread.
 *
 * <p>These threads outlive the manager that happened to need one first, hence {@link ClientThreads}.
 */
final class SharedResources {

    private static final int COMPUTATIONS = 2;
    private static final int LEAST = 2;
    private static final int MOST = 4;

    private static final Object LOCK = new Object();
    private static @Nullable SharedResources current; // guarded by LOCK

    private final ClientResources resources = made(new ClientThreads(() -> this.ended = true));
    private volatile boolean ended;
    private int users; // guarded by LOCK

    private SharedResources() {}

    /** To be given back by {@link #release}, once for each time. */
    static SharedResources take() {
        synchronized (LOCK) {
            SharedResources present = current;
            if (present == null || present.ended) {
                present = new SharedResources();
                current = present;
            }
            present.users++;
            return present;
        }
    }

    ClientResources resources() {
        return resources;
    }

    /** Whether a thread of them has ended, in whose place the client library makes no other. */
    boolean hasEnded() {
        return ended;
    }

    /** Ends them if nobody else uses them; waits no longer than that. */
    void release(Duration patience) {
        synchronized (LOCK) {
            if (--users > 0) {
                return;
            }
            if (current == this) {
                current = null;
            }
        }
        resources
                .shutdown(0, patience.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ClientResources made(ClientThreads threads) {
        int processors = Runtime.getRuntime().availableProcessors();
        return DefaultClientResources.builder()
                .threadFactoryProvider(threads)
                .ioThreadPoolSize(Math.min(MOST, Math.max(LEAST, processors)))
                .computationThreadPoolSize(COMPUTATIONS)
                .build();
    }
}
