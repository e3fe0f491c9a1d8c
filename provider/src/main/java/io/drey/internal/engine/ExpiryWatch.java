package io.drey.internal.engine;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Looks at entries once their time has passed, so that listeners hear of those that nobody asks for. Knows keys and
 * deadlines only: what stands there is found out when it is due, and is announced by the ordinary way, hence once.
 *
 * <p>It has work only while somebody listens for expiries, and no thread of its own: one task at a time comes back a
 * few times a second while anything is watched. Keys beyond a bound are not watched; they are announced when somebody
 * meets them. Any thread.
 */
final class ExpiryWatch<K> {

    private static final System.Logger LOG = System.getLogger(ExpiryWatch.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final long AGAIN_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MOST = 1_000_000;
    private static final int EACH_TURN = 1_000;
    private static final int ATTEMPTS = 8;

    private final NanoClock clock;
    private final BiConsumer<Runnable, Duration> later;
    private final Function<K, Stored> look;
    private final BiPredicate<K, Stored> expire;
    private final Map<K, Due<K>> planned = new ConcurrentHashMap<>();
    private final PriorityBlockingQueue<Due<K>> queue = new PriorityBlockingQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param later runs something after a while, where user code may run
     * @param look what stands for a key
     * @param expire removes an entry that has expired and announces that; returns whether nothing is left to do
     */
    ExpiryWatch(
            NanoClock clock,
            BiConsumer<Runnable, Duration> later,
            Function<K, Stored> look,
            BiPredicate<K, Stored> expire) {
        this.clock = clock;
        this.later = later;
        this.look = look;
        this.expire = expire;
    }

    private record Due<K>(K key, long nanos, int attempt) implements Comparable<Due<K>> {
        @Override
        public int compareTo(Due<K> other) {
            return Long.signum(nanos - other.nanos);
        }
    }

    /**
     * Looks at the key once this entry has expired, unless it does so earlier. The key must not be mutated by anyone.
     */
    void watch(K key, Stored entry) {
        if (entry.hasValue() && entry.expiresAt() != Stored.NEVER) {
            plan(new Due<>(key, entry.expiresAt(), 0));
        }
    }

    /** Looks at the key after so long, for an entry of which only the key is known. */
    void watch(K key, long afterNanos) {
        plan(new Due<>(key, clock.nanos() + afterNanos, 0));
    }

    private void plan(Due<K> due) {
        Due<K> earlier = planned.get(due.key());
        boolean looksInTime = earlier != null && earlier.nanos() - due.nanos() <= PAUSE.toNanos();
        if (looksInTime || closed || (earlier == null && planned.size() >= MOST)) {
            return;
        }
        planned.put(due.key(), due);
        queue.add(due);
        purge();
        start(PAUSE);
    }

    /** Forgets what was planned anew since, before it is more than all the rest. */
    @SuppressWarnings("ReferenceEquality") // the very plan, not one like it
    private void purge() {
        if (queue.size() > 2 * planned.size() + EACH_TURN) {
            queue.removeIf(due -> planned.get(due.key()) != due);
        }
    }

    private void start(Duration pause) {
        if (!closed && running.compareAndSet(false, true)) {
            boolean started = false;
            try {
                later.accept(this::turn, pause);
                started = true;
            } finally {
                if (!started) {
                    running.set(false);
                }
            }
        }
    }

    private void turn() {
        int done = 0;
        try {
            for (; done < EACH_TURN && !closed; done++) {
                Due<K> next = queue.peek();
                if (next == null || next.nanos() - clock.nanos() > 0) {
                    break;
                }
                next = queue.poll(); // which is due as well, if it is another one by now; none after a close
                if (next != null && planned.remove(next.key(), next)) { // else it was planned anew
                    attempt(next);
                }
            }
        } finally {
            running.set(false);
            if (!queue.isEmpty()) {
                start(done < EACH_TURN ? PAUSE : Duration.ZERO); // others who use the threads go between
            }
        }
    }

    private void attempt(Due<K> due) {
        try {
            Stored entry = look.apply(due.key());
            if (entry.hasValue() && !entry.hasExpired(clock)) {
                watch(due.key(), entry);
            } else if (entry.hasValue() && !expire.test(due.key(), entry)) {
                again(due);
            }
            failing.set(false);
        } catch (Throwable e) { // of a listener, a key, a store out of reach: the others are due as well
            if (!failing.getAndSet(true)) {
                LOG.log(Level.WARNING, "looking for expired entries failed; logged once until it works again", e);
            }
            again(due);
        }
    }

    /** Looks again later: the server's clock may be behind, a write may be pending, or the store out of reach. */
    private void again(Due<K> due) {
        if (due.attempt() < ATTEMPTS) {
            plan(new Due<>(due.key(), clock.nanos() + AGAIN_NANOS, due.attempt() + 1));
        }
    }

    void close() {
        closed = true;
        queue.clear();
        planned.clear();
    }
}
