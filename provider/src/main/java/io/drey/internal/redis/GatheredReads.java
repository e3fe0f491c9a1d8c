package io.drey.internal.redis;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are asked for by one command. Which ones is decided once: when the command is written, or when it is known
 * that it will not be. Any thread.
 */
final class GatheredReads {

    private @Nullable Supplier<List<GatheredRead<?>>> gathering; // guarded by this
    private List<GatheredRead<?>> members; // guarded by this

    private GatheredReads(GatheredRead<?> first, @Nullable Supplier<List<GatheredRead<?>>> gathering) {
        this.members = List.of(first);
        this.gathering = gathering;
    }

    /** Returns one read. */
    static GatheredReads alone(GatheredRead<?> read) {
        return new GatheredReads(read, null);
    }

    /**
     * Returns a read and those that come until it is decided.
     *
     * @param gathering takes all who have come and are still waited for, the first first
     */
    static GatheredReads from(GatheredRead<?> first, Supplier<List<GatheredRead<?>>> gathering) {
        return new GatheredReads(first, gathering);
    }

    /** Returns all, and at least the first. From now on nobody joins. */
    synchronized List<GatheredRead<?>> members() {
        Supplier<List<GatheredRead<?>>> open = gathering;
        if (open != null) {
            gathering = null;
            List<GatheredRead<?>> come = open.get();
            members = come.isEmpty() ? members : come;
        }
        return members;
    }

    /** Nothing more is received. */
    void end(@Nullable Throwable failure) {
        for (GatheredRead<?> each : members()) {
            if (!each.isDone()) {
                each.completeExceptionally(
                        failure == null ? new IllegalStateException("fewer values than keys") : failure);
            }
        }
    }
}
