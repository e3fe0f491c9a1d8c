package io.drey.internal.jcache;

import io.drey.internal.store.NeutralThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes pools of daemon threads that run user code. Stateless, any thread. */
final class UserThreads {

    private static final long IDLE_SECONDS = 5;

    private UserThreads() {}

    /**
     * Returns a pool of which no thread lives while there is nothing to do. It refuses what is beyond its bounds.
     *
     * @param name of the threads, to which each appends its number
     * @param queue how many tasks may wait
     * @param loader the manager's class loader, which becomes the context class loader of the threads
     */
    static ThreadPoolExecutor pool(String name, int threads, int queue, ClassLoader loader) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), task -> {
                    Thread thread = NeutralThreads.daemon(name + "-" + count.incrementAndGet(), task);
                    thread.setContextClassLoader(loader); // user code runs here
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
