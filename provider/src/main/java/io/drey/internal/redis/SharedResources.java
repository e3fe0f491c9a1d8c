package io.drey.internal.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client library's threads and timer, of which there is one set for all managers of this JVM; it ends with the last of
 * them. So thirty managers have a handful of threads, not thirty handfuls. Any thread.
 *
 * <p>These threads outlive the manager that happened to need one first, hence {@link ClientThreads}.
 */
final class SharedResources {

    private static final int COMPUTATIONS = 2;
    private static final int LEAST = 2;
    private static final int MOST = 4;

    private static final Object LOCK = new Object();
    private static @Nullable ClientResources resources; // guarded by LOCK
    private static int users; // guarded by LOCK

    private SharedResources() {}

    /** To be given back by {@link #release}, once for each time. */
    static ClientResources take() {
        synchronized (LOCK) {
            ClientResources present = resources;
            if (present == null) {
                present = made();
                resources = present;
            }
            users++;
            return present;
        }
    }

    /** Ends them if nobody else uses them; waits no longer than that. */
    static void release(Duration patience) {
        ClientResources unused;
        synchronized (LOCK) {
            if (--users > 0) {
                return;
            }
            unused = resources;
            resources = null;
        }
        if (unused != null) {
            unused.shutdown(0, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static ClientResources made() {
        int processors = Runtime.getRuntime().availableProcessors();
        return DefaultClientResources.builder()
                .threadFactoryProvider(new ClientThreads())
                .ioThreadPoolSize(Math.min(MOST, Math.max(LEAST, processors)))
                .computationThreadPoolSize(COMPUTATIONS)
                .build();
    }
}
