package io.drey.internal.redis;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/**
 * Logs and counts the keys of partitions that held what Drey never wrote, and were begun anew by a handshake. Any
 * thread.
 */
final class Mended {

    private static final System.Logger LOG = System.getLogger(Mended.class.getName());

    private final String where;
    private final LongAdder count = new LongAdder();

    Mended(String where) {
        this.where = where;
    }

    /** @param what was mended; blank if nothing was */
    void add(int partition, byte[] what) {
        if (what.length > 0) {
            count.increment();
            String said = "{0}: {1} of partition {2} held what Drey never wrote, and was begun anew";
            LOG.log(Level.WARNING, said, where, Bytes.text(what), partition);
        }
    }

    long count() {
        return count.sum();
    }
}
