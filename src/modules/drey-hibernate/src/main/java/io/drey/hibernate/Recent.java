package io.drey.hibernate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one region whose changes Redis was told of a short while ago. A fail-over may have lost them, as a
 * replica takes over with what has got to it. So they are told again whenever a server did not answer or its history
 * does not go on. More keys than fit stand for the whole region. Any thread.
 */
final class Recent {

    /** Most keys of one region that are kept one by one. */
    static final int MOST = 10_000;

    /** For longer no replica is behind that takes over. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier breaks;
    private final Map<Object, Long> keys = new ConcurrentHashMap<>();
    private volatile boolean everything;
    private volatile long everythingNanos;
    private @Nullable Long seen;
    private long forgottenNanos;

    /** @param breaks a number that is another one once something may be lost */
    Recent(LongSupplier breaks) {
        this.breaks = breaks;
    }

    /** Returns a number that is another one once something may be lost. */
    long breaks() {
        return breaks.getAsLong();
    }

    void add(Object key, long nanos) {
        begin();
        if (keys.size() >= MOST && !keys.containsKey(key)) {
            addAll(nanos);
        } else {
            keys.put(key, nanos);
        }
    }

    void addAll(long nanos) {
        begin();
        everythingNanos = nanos;
        everything = true;
    }

    private void begin() {
        if (isEmpty()) {
            synchronized (this) {
                if (isEmpty()) {
                    seen = breaks.getAsLong();
                }
            }
        }
    }

    boolean isEmpty() {
        return keys.isEmpty() && !everything;
    }

    /**
     * Forgets what is old, unless something may be lost: then all moves to what is to be told. Called again and again,
     * by one thread at a time.
     *
     * @return whether something is to be told
     */
    synchronized boolean look(Missed missed, long nowNanos) {
        Long now = breaks.getAsLong();
        boolean broken = !now.equals(seen);
        seen = now;
        if (broken) {
            boolean any = !isEmpty();
            keys.keySet().forEach(key -> missed.add(key, null));
            if (everything) {
                missed.addAll(null);
            }
            return any; // they stay, as the next server may take over from the next
        }
        if (nowNanos - forgottenNanos > BETWEEN_NANOS) {
            forgottenNanos = nowNanos;
            keys.values().removeIf(nanos -> nowNanos - nanos > KEPT_NANOS);
            if (everything && nowNanos - everythingNanos > KEPT_NANOS) {
                everything = false;
            }
        }
        return false;
    }
}
