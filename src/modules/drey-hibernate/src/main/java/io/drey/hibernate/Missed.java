package io.drey.hibernate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one region whose changes Redis has not been told of, because it could not be reached. Until it has been
 * told, this JVM serves and stores nothing under them. More keys than fit stand for the whole region. What Redis has
 * been told of a short while ago is here too, in case that is lost. Any thread.
 */
final class Missed {

    /** Most keys of one region that are remembered one by one. */
    static final int MOST = 10_000;

    /** More locks of one key than that end by their timeout. */
    private static final int MOST_HELD = 100;

    /** For so long what fails is tried in one go. */
    private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Recent recent;
    private final Map<Object, Debt> keys = new ConcurrentHashMap<>();
    private volatile @Nullable Debt everything; // written by one thread at a time

    /** What Redis is to be told: that something has changed, and which locks have ended. Compared by identity. */
    private static final class Debt {

        private final List<Held> ended;

        Debt(List<Held> ended) {
            this.ended = ended;
        }

        static Debt of(@Nullable Debt earlier, @Nullable Held held) {
            List<Held> ended = new ArrayList<>(earlier == null ? List.of() : earlier.ended);
            if (held != null && ended.size() < MOST_HELD) {
                ended.add(held);
            }
            return new Debt(ended);
        }
    }

    Missed(Recent recent) {
        this.recent = recent;
    }

    /** Whether nothing may be served under this key. */
    boolean blocks(Object key) {
        return everything != null || (!keys.isEmpty() && keys.containsKey(key));
    }

    boolean isEmpty() {
        return everything == null && keys.isEmpty();
    }

    /** Returns the number of keys that are remembered, and one more for the whole region. */
    int size() {
        return keys.size() + (everything == null ? 0 : 1);
    }

    /** @param held a lock that has ended, null if there is none */
    void add(Object key, @Nullable Held held) {
        if (keys.size() >= MOST && !keys.containsKey(key)) {
            addAll(null);
        } else {
            keys.compute(key, (same, earlier) -> Debt.of(earlier, held));
        }
    }

    /** @param held a lock of the region that has ended, null if there is none */
    synchronized void addAll(@Nullable Held held) {
        everything = Debt.of(everything, held);
    }

    /** Returns what {@link #told} is to be given, asked for before Redis is told. */
    long breaks() {
        return recent.breaks();
    }

    /**
     * Called once Redis has been told of a change of the key, later than what is remembered of it.
     *
     * @param breaks as they were before: what was told between two looks may be lost before it was noted here
     * @return whether it may be lost already, so that it is to be told again
     */
    boolean told(Object key, long nanos, long breaks) {
        recent.add(key, nanos);
        if (recent.breaks() != breaks) {
            add(key, null);
            return true;
        }
        if (!keys.isEmpty()) {
            keys.computeIfPresent(key, (same, debt) -> debt.ended.isEmpty() ? null : debt);
        }
        return false;
    }

    /** Likewise, of a change of the whole region. */
    boolean toldAll(long nanos, long breaks) {
        recent.addAll(nanos);
        boolean lost = recent.breaks() != breaks;
        if (lost) {
            addAll(null);
        }
        return lost;
    }

    /**
     * Looks whether Redis may have lost what it was told; then that is to be told again.
     *
     * @param again called if there is something to tell
     * @return whether there is nothing that could be lost
     */
    boolean look(long nowNanos, Runnable again) {
        if (recent.look(this, nowNanos)) {
            again.run();
        }
        return recent.isEmpty();
    }

    private synchronized void forgetAll(Debt told) {
        if (everything == told) {
            everything = null;
        }
    }

    /**
     * Sends all that is remembered, and forgets what has been sent. What cannot be sent keeps nothing else from it, as
     * their servers may be different ones; but after a while the rest waits for the next time.
     *
     * @return whether nothing is left
     */
    boolean send(BiConsumer<Object, List<Held>> one, Consumer<List<Held>> all) {
        long begun = System.nanoTime();
        Debt whole = everything;
        if (whole != null && isSent(() -> all.accept(whole.ended))) {
            forgetAll(whole);
        }
        List<Map.Entry<Object, Debt>> each = new ArrayList<>(keys.entrySet());
        Collections.shuffle(each, ThreadLocalRandom.current()); // another one is the first the next time
        for (Map.Entry<Object, Debt> entry : each) {
            Debt debt = entry.getValue();
            if (isSent(() -> one.accept(entry.getKey(), debt.ended))) {
                keys.remove(entry.getKey(), debt);
            } else if (System.nanoTime() - begun > FAILING_NANOS) {
                break;
            }
        }
        return isEmpty();
    }

    private static boolean isSent(Runnable send) {
        try {
            send.run();
            return true;
        } catch (Throwable e) { // it is tried again
            return false;
        }
    }
}
