package io.drey.micrometer;

import io.drey.internal.jcache.TieredCacheManager;
import io.drey.internal.observe.Span;
import io.drey.internal.observe.Work;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cache manager's work visible to Micrometer's Observation API, and so to whatever traces with it.
 *
 * <pre>{@code
 * new DreyObservations(manager).bindTo(observationRegistry);
 * }</pre>
 *
 * <p>There is one observation for each call that waits for Redis ({@code drey.remote}) and for each call of the loader
 * ({@code drey.load}), none for what this JVM answers by itself. They are current while the work goes on, so what the
 * loader observes and what is logged meanwhile belongs to them. A batch of the queue has no parent: the calls whose
 * changes it writes have ended.
 *
 * <p>With {@code drey.remote.trace-commands = true} the client library's own observations of each command are children
 * of them.
 *
 * <p>A manager is watched by one registry, the last one. Any thread.
 */
public final class DreyObservations {

    /** A call that waits for Redis. */
    static final String REMOTE = "drey.remote";

    /** A call of the application's loader. */
    static final String LOAD = "drey.load";

    private static final String SERVICE = "redis";

    private final TieredCacheManager manager;

    /** @throws IllegalArgumentException if the manager is not Drey's */
    public DreyObservations(CacheManager manager) {
        this.manager = manager.unwrap(TieredCacheManager.class);
    }

    /** From now on the manager's work is observed in this registry; one that does nothing costs nothing. */
    public void bindTo(ObservationRegistry registry) {
        if (registry.isNoop()) {
            return;
        }
        manager.traceCommands(new MicrometerTracing(registry, SERVICE));
        manager.observers().trace((work, cache, keys) -> begin(registry, work, cache, keys));
    }

    private static Span begin(ObservationRegistry registry, Work work, String cache, int keys) {
        Observation observation = started(registry, work, cache, keys);
        Observation.Scope scope = observation.openScope();
        return failure -> end(observation, scope, failure);
    }

    private static Observation started(ObservationRegistry registry, Work work, String cache, int keys) {
        boolean isLoad = work == Work.LOAD || work == Work.LOAD_ALL;
        String operation = operation(work);
        Observation observation = Observation.createNotStarted(
                        isLoad ? LOAD : REMOTE, isLoad ? Observation.Context::new : DreyObservations::toRedis, registry)
                .contextualName(operation + " " + cache)
                .lowCardinalityKeyValue("cache", cache)
                .lowCardinalityKeyValue("operation", operation);
        if (keys > 0) {
            observation.highCardinalityKeyValue("keys", String.valueOf(keys));
        }
        return observation.start();
    }

    private static void end(Observation observation, Observation.Scope scope, @Nullable Throwable failure) {
        try {
            scope.close();
        } finally {
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }

    /** A client's span, of which nothing is sent along. */
    private static Observation.Context toRedis() {
        SenderContext<Object> context = new SenderContext<>((carrier, key, value) -> {}, Kind.CLIENT);
        context.setCarrier(SERVICE);
        context.setRemoteServiceName(SERVICE);
        return context;
    }

    /** As spans are called, so in few words. */
    static String operation(Work work) {
        return switch (work) {
            case GET -> "get";
            case GET_ALL -> "get all";
            case PUT -> "put";
            case COMMIT -> "change";
            case COMMIT_ALL -> "change all";
            case SCAN -> "scan";
            case CLEAR -> "clear";
            case LOAD -> "load";
            case LOAD_ALL -> "load all";
        };
    }
}
