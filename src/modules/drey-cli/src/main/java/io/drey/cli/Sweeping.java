package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.Inspection.Swept;

/** Deletes what clears have left of a cache, in small steps. Stateless. */
final class Sweeping {

    /** About how many keys a step looks at. */
    private static final int STEP = 128;

    private Sweeping() {}

    /** Returns how many entries were deleted. */
    static long sweep(Inspection inspection, Servers servers, String cache, Progress progress) {
        long deleted = 0;
        long looked = 0;
        for (int server : servers.firsts()) {
            Swept step = new Swept("0", 0);
            do {
                step = inspection.sweep(cache, server, step.nextCursor());
                deleted += step.deleted();
                looked += STEP;
                progress.at(looked, servers.keys());
            } while (!step.isLast());
        }
        return deleted;
    }
}
