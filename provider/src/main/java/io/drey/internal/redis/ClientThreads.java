package io.drey.internal.redis;

import io.drey.internal.store.NeutralThreads;
import io.lettuce.core.resource.ThreadFactoryProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the client library's threads, which serve several managers and may outlive the one that started them. Any thread.
 */
final class ClientThreads implements ThreadFactoryProvider {

    private final Runnable ended;

    /** @param ended told when one of them has ended, in order or not */
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
