package io.drey.crac;

import io.drey.internal.jcache.Suspension;
import io.drey.internal.jcache.TieredCacheManager;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import javax.cache.CacheManager;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cache manager take part in checkpoints of its JVM. Any thread.
 *
 * <pre>{@code
 * CacheManager manager = Caching.getCachingProvider().getCacheManager();
 * Checkpoints.register(manager);
 * }</pre>
 *
 * <p>Before a checkpoint what is pending is written, all connections are closed, and local copies are forgotten; if
 * that cannot be, the checkpoint is refused and the manager goes on. After the restore it connects again, under an
 * identity of its own, since several processes may come of one image. A manager that was closed takes part in nothing.
 */
public final class Checkpoints {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Contexts hold resources weakly: here they live as long as their managers. */
    private static final Map<CacheManager, Resource> REGISTERED = new WeakHashMap<>(); // guarded by itself

    private Checkpoints() {}

    /**
     * Registers a manager with the JVM's own context; waits half a minute at most. A second call for the same manager
     * changes nothing. Where the JVM knows no checkpoints, there will be none.
     *
     * @throws IllegalArgumentException if the manager is not Drey's
     */
    public static void register(CacheManager manager) {
        register(manager, Core.getGlobalContext(), PATIENCE);
    }

    /**
     * Registers a manager.
     *
     * @param patience how long it may take to write what is pending, to close connections, and to connect again
     * @throws IllegalArgumentException if the manager is not Drey's
     */
    public static void register(CacheManager manager, Context<Resource> context, Duration patience) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(patience, "patience");
        TieredCacheManager drey = drey(manager);
        Resource resource = new OfManager(new WeakReference<>(drey), patience);
        synchronized (REGISTERED) {
            if (REGISTERED.putIfAbsent(drey, resource) != null) {
                return;
            }
        }
        context.register(resource);
    }

    private static TieredCacheManager drey(CacheManager manager) {
        try {
            return manager.unwrap(TieredCacheManager.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(manager.getClass().getName() + " is no cache manager of Drey", e);
        }
    }

    /** Keeps no manager alive. */
    private record OfManager(WeakReference<TieredCacheManager> manager, Duration patience) implements Resource {

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            with(suspension -> suspension.begin(patience));
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            with(suspension -> suspension.end(patience));
        }

        private void with(Consumer<Suspension> step) {
            @Nullable TieredCacheManager open = manager.get();
            if (open != null && !open.isClosed()) {
                step.accept(open.suspension());
            }
        }
    }
}
