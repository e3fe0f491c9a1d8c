package io.drey.internal.engine;

import io.drey.internal.store.ThreadNotes;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has under way for several keys while it runs user code for one of them. Before that code waits for
 * anybody, be it for this very thread, the other keys are settled: so nobody waits in a circle because of keys that are
 * done together, and would not if they were done one by one. Shared by all caches, since threads use several. Any
 * thread.
 */
final class Unsettled {

    private static final ThreadNotes<Unsettled> OPEN = new ThreadNotes<>();

    private final @Nullable Unsettled outer;
    private final Runnable settling;

    private Unsettled(@Nullable Unsettled outer, Runnable settling) {
        this.outer = outer;
        this.settling = settling;
    }

    /** Runs user code on this thread, for as long as which {@code settling} is how to settle the other keys. */
    static void during(Runnable userCode, Runnable settling) {
        OPEN.during(new Unsettled(OPEN.mine(), settling), () -> {
            userCode.run();
            return true;
        });
    }

    /** To be called before this thread waits. */
    static void settle() {
        for (Unsettled each = OPEN.mine(); each != null; each = each.outer) {
            each.settling.run();
        }
    }
}
