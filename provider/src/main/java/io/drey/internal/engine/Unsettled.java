package io.drey.internal.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has under way for several keys while it runs user code for one of them. Before that code waits for
 * anybody, be it for this very thread, the other keys are settled: so nobody waits in a circle because of keys that are
 * done together, and would not if they were done one by one. Shared by all caches, since threads use several. Any
 * thread.
 */
final class Unsettled {

    private static final ConcurrentMap<Thread, Unsettled> OPEN = new ConcurrentHashMap<>();

    private final @Nullable Unsettled outer;
    private final Runnable settling;

    private Unsettled(@Nullable Unsettled outer, Runnable settling) {
        this.outer = outer;
        this.settling = settling;
    }

    /** Runs user code on this thread, for as long as which {@code settling} is how to settle the other keys. */
    static void during(Runnable userCode, Runnable settling) {
        Thread me = Thread.currentThread();
        Unsettled outer = OPEN.get(me);
        OPEN.put(me, new Unsettled(outer, settling));
        try {
            userCode.run();
        } finally {
            if (outer == null) {
                OPEN.remove(me);
            } else {
                OPEN.put(me, outer);
            }
        }
    }

    /** To be called before this thread waits. */
    static void settle() {
        Unsettled all = OPEN.isEmpty() ? null : OPEN.get(Thread.currentThread());
        for (Unsettled each = all; each != null; each = each.outer) {
            each.settling.run();
        }
    }
}
