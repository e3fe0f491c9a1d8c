package io.drey.internal.jcache;

import io.drey.internal.local.LocalStore;
import io.drey.internal.queue.WriteQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lets a manager rest while its process is written to an image, from which it goes on later, perhaps on another host,
 * perhaps several times: nothing is pending, no connection is open, and nothing is known that time could make untrue.
 * Any thread, one at a time.
 *
 * <p>What is pending is not taken along. It would be written when newer values have long been there, and once by each
 * process that comes of the image.
 */
public final class Suspension {

    private final Supplier<List<TieredCache<?, ?>>> caches;
    private final CacheAssembly assembly;

    Suspension(Supplier<List<TieredCache<?, ?>>> caches, CacheAssembly assembly) {
        this.caches = caches;
        this.assembly = assembly;
    }

    /**
     * Writes what is pending, closes all connections, and forgets all local copies. If that fails, the manager goes on
     * as before.
     *
     * @throws IllegalStateException if something is pending, or open, in the end; the message says what to do
     * @throws javax.cache.integration.CacheWriterException if what is pending cannot be written in that time
     */
    public void begin(Duration patience) {
        List<TieredCache<?, ?>> open = caches.get();
        open.forEach(Suspension::refuseJournal);
        open.forEach(cache -> flush(cache, patience));
        boolean begun = false;
        try {
            if (!assembly.pause(patience)) {
                throw new IllegalStateException("connections to Redis, or a question that is asked over them, did not"
                        + " end within " + patience.toMillis() + " ms; try again when the server answers");
            }
            open.forEach(Suspension::refusePending);
            open.forEach(Suspension::forget);
            begun = true;
        } finally {
            if (!begun) {
                assembly.resume(false);
            }
        }
    }

    /** Connects again as another process, and waits so long at most until all servers have answered. */
    public void end(Duration patience) {
        assembly.resume(true);
        assembly.awaitContact(patience);
    }

    private static void refuseJournal(TieredCache<?, ?> cache) {
        WriteQueue<?, ?> queue = cache.runtime().tiers().queue();
        if (queue != null && queue.journal() != null) {
            throw new IllegalStateException("cache '" + cache.getName() + "' keeps a journal, which is an open file and"
                    + " belongs to one process; leave write-behind.journal out where an image is made, or close the"
                    + " manager before");
        }
    }

    private static void flush(TieredCache<?, ?> cache, Duration patience) {
        WriteQueue<?, ?> queue = cache.runtime().tiers().queue();
        if (queue != null) {
            queue.flush(patience);
        }
    }

    private static void refusePending(TieredCache<?, ?> cache) {
        WriteQueue<?, ?> queue = cache.runtime().tiers().queue();
        long pending = queue == null ? 0 : queue.stats().queueEntries();
        if (pending > 0) {
            throw new IllegalStateException("cache '" + cache.getName() + "' has " + pending + " writes pending, which"
                    + " came after it was told to rest; let the application be quiet first");
        }
        int owed = owed(cache);
        if (owed > 0) {
            throw new IllegalStateException("cache '" + cache.getName() + "' owes a clear to " + owed
                    + " partitions that were away; try again when they have been reached");
        }
    }

    /** Each process that comes of the image would make them, over what others have written since. */
    private static int owed(TieredCache<?, ?> cache) {
        Bypassing<?> bypass = cache.runtime().tiers().bypass();
        return bypass == null ? 0 : bypass.toClear();
    }

    private static void forget(TieredCache<?, ?> cache) {
        LocalStore<?> local = cache.runtime().tiers().local();
        if (local != null) {
            local.forgetAll(); // which is void already, and would be in the image
        }
    }
}
