package io.drey.internal.redis;

import io.drey.internal.store.NeutralThreads;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.ThreadFactoryProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client library's threads and timer. All managers of this JVM share one set, so that thirty managers have a
 * handful of threads, not thirty handfuls; the set ends with its last manager. If a thread of a set has ended, for want
 * of memory for example, managers that have the set keep it, and the next manager gets a new one. A set that the
 * application lends is not shared by this, nor ended. Any thread.
 *
 * <p>The threads outlive the manager that needed them first, hence {@link ClientThreads}.
 */
final class SharedResources {

    private static final System.Logger LOG = System.getLogger(SharedResources.class.getName());
    private static final int COMPUTATIONS = 2;
    private static final int LEAST = 2;
    private static final int MOST = 4;

    private static final Object LOCK = new Object();
    private static @Nullable SharedResources current; // guarded by LOCK

    private final ClientResources resources;
    private final boolean lent;
    private volatile boolean ended;
    private final List<Runnable> told = new CopyOnWriteArrayList<>(); // once for each driver, which may tell the same
    private int users; // guarded by LOCK

    private SharedResources() {
        this.resources = made(new ClientThreads(this::threadEnded));
        this.lent = false;
    }

    private SharedResources(ClientResources lent) {
        this.resources = lent;
        this.lent = true;
    }

    /** Returns those of the application, which nobody here ends, or the present set. */
    static SharedResources take(@Nullable ClientResources lent) {
        return lent == null ? take() : new SharedResources(lent);
    }

    /** Returns the present set. Each caller must call {@link #release} once. */
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

    /** Runs a task, on a thread of its own, once one of the threads has ended. */
    void tell(Runnable whenEnded) {
        told.add(whenEnded);
    }

    void tellNoMore(Runnable whenEnded) {
        told.remove(whenEnded);
    }

    private void threadEnded() {
        ended = true;
        try {
            told.forEach(each -> NeutralThreads.daemon("drey-renewing", each).start());
        } catch (Throwable e) { // no memory for a thread: whoever asks later learns of it
            LOG.log(Level.DEBUG, "nobody is told yet that a thread has ended", e);
        }
    }

    /** Returns whether one of the threads has ended; the client library does not replace it. */
    boolean hasEnded() {
        return ended;
    }

    /** Ends the threads if nobody else uses them, and waits for that as long as given. */
    void release(Duration patience) {
        if (lent) {
            return;
        }
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

    /** Makes threads that serve several managers and may outlive the one that started them. Any thread. */
    private static final class ClientThreads implements ThreadFactoryProvider {

        private final Runnable ended;

        /** @param ended called when a thread has ended, normally or by a failure */
        ClientThreads(Runnable ended) {
            this.ended = ended;
        }

        @Override
        public ThreadFactory getThreadFactory(String pool) {
            ThreadFactory threads = new DefaultThreadFactory(pool, true);
            return task -> NeutralThreads.made(() -> threads.newThread(() -> untilItEnds(task)));
        }

        private void untilItEnds(Runnable task) {
            try {
                task.run();
            } finally {
                ended.run();
            }
        }
    }

    /**
     * Lets commands that several threads send at once, or that a reply's reader sends, go out by one system call: the
     * client library makes one for each.
     */
    private static final class MergedFlushes implements NettyCustomizer {

        private static final int MOST = 256;

        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
        }
    }

    private static ClientResources made(ClientThreads threads) {
        int processors = Runtime.getRuntime().availableProcessors();
        ClientResources made = DefaultClientResources.builder()
                .threadFactoryProvider(threads)
                .nettyCustomizer(new MergedFlushes())
                .ioThreadPoolSize(Math.min(MOST, Math.max(LEAST, processors)))
                .computationThreadPoolSize(COMPUTATIONS)
                .build();
        // Else these threads would end with the last client that has connected, before the next one connects.
        made.eventLoopGroupProvider().allocate(Transports.eventLoopGroupClass());
        return made;
    }
}
