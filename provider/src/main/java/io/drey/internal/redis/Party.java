package io.drey.internal.redis;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who go by one command. Who does is decided once: when the command is written, or when it is known that it will
 * not be. Any thread.
 */
final class Party<M extends Gathered<?, M>> {

    private @Nullable Supplier<List<M>> gathering; // guarded by this
    private List<M> members; // guarded by this

    private Party(M first, @Nullable Supplier<List<M>> gathering) {
        this.members = List.of(first);
        this.gathering = gathering;
    }

    /** Returns one who goes alone. */
    static <M extends Gathered<?, M>> Party<M> alone(M one) {
        return new Party<>(one, null);
    }

    /**
     * Returns one, and those that come until it is decided.
     *
     * @param gathering takes all who have come and are still waited for, the first first
     */
    static <M extends Gathered<?, M>> Party<M> from(M first, Supplier<List<M>> gathering) {
        return new Party<>(first, gathering);
    }

    /** Returns all, and at least the first. From now on nobody joins. */
    synchronized List<M> members() {
        Supplier<List<M>> open = gathering;
        if (open != null) {
            gathering = null;
            List<M> come = open.get();
            members = come.isEmpty() ? members : come;
        }
        return members;
    }

    /** Nothing more is received. */
    void end(@Nullable Throwable failure) {
        for (M each : members()) {
            if (!each.isDone()) {
                each.completeExceptionally(
                        failure == null ? new IllegalStateException("fewer answers than were asked for") : failure);
            }
        }
    }
}
