package io.drey.fleet;

import io.drey.RemoteUnavailableException;
import io.drey.fleet.Tally.Added;
import io.drey.fleet.Tally.Claim;
import io.drey.fleet.Tally.Risen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;

/**
 * What one JVM does while things fail: adds, claims, writes behind and watches, in threads of its own, and tallies what
 * it was told. Started once; steered by one thread.
 */
final class Load {

    /** Between two steps of a thread, so that servers and sentinels get their share of the machine. */
    private static final long PACE_NANOS = 1_000_000;

    /** All JVMs claim the same key for so long. */
    private static final long CLAIM_MILLIS = 10;

    private static final long END_MILLIS = 20_000;

    private final int id;
    private final Cache<String, Long> cache;
    private final Tally tally;
    private final ReentrantLock writing = new ReentrantLock();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean risky;
    private volatile boolean over;

    Load(int id, Cache<String, Long> cache, Tally tally) {
        this.id = id;
        this.cache = cache;
        this.tally = tally;
    }

    /** @param origin the milliseconds of the clock when all JVMs claimed the first key */
    void start(long origin) {
        threads.add(new Thread(this::add, "adds"));
        threads.add(new Thread(() -> addAndClaim(origin), "adds-and-claims"));
        threads.add(new Thread(this::write, "writes"));
        threads.add(new Thread(this::watch, "watches"));
        threads.forEach(Thread::start);
    }

    /** From now on a server may be killed. What was accepted before has been written when this returns. */
    long risk() throws Exception {
        writing.lock();
        try {
            risky = true;
            long pending = WorkerMain.drain();
            for (int key = 0; key < Tally.RISING; key++) {
                tally.risen(Risen.RISKED_FROM, key, tally.risen(Risen.LAST, key));
            }
            return pending;
        } finally {
            writing.unlock();
        }
    }

    /** It has been killed. */
    void safe() {
        writing.lock();
        try {
            for (int key = 0; key < Tally.RISING; key++) {
                tally.risen(Risen.RISKED_TO, key, tally.risen(Risen.LAST, key));
            }
            risky = false;
        } finally {
            writing.unlock();
        }
    }

    /** Ends all threads; answers how many did not, or how much is pending. */
    long stop() throws Exception {
        over = true;
        for (Thread thread : threads) {
            thread.join(END_MILLIS);
        }
        return threads.stream().filter(Thread::isAlive).count() + WorkerMain.drain();
    }

    private void add() {
        for (int turn = id; !over; turn++) {
            add(turn % Tally.COUNTERS);
            pace();
        }
    }

    private void addAndClaim(long origin) {
        int last = -1;
        for (int turn = 0; !over; turn++) {
            add(turn % Tally.COUNTERS);
            int claim = (int) ((System.currentTimeMillis() - origin) / CLAIM_MILLIS);
            if (claim > last && claim < Tally.CLAIMS) {
                claim(claim);
                last = claim;
            }
            pace();
        }
    }

    private void add(int counter) {
        boolean risk = risky;
        tally.count(Added.BEGUN, counter);
        try {
            cache.invoke("counter" + counter, (entry, arguments) -> {
                entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                return null;
            });
            tally.count(risk || risky ? Added.AT_RISK : Added.KEPT, counter);
        } catch (CacheException e) {
            if (!isUnknown(e)) {
                tally.count(Added.REFUSED, counter);
            }
        }
    }

    private void claim(int key) {
        boolean risk = risky;
        tally.claimed(key, Claim.BEGUN);
        try {
            boolean won = cache.putIfAbsent("claim" + key, (long) id);
            tally.claimed(key, risk || risky ? Claim.AT_RISK : won ? Claim.WON : Claim.LOST);
        } catch (CacheException e) {
            if (!isUnknown(e)) {
                tally.claimed(key, Claim.REFUSED);
            }
        }
    }

    private static boolean isUnknown(CacheException failure) {
        return failure instanceof RemoteUnavailableException unavailable && unavailable.isOutcomeUnknown();
    }

    /** The only writer of its keys. Writing behind accepts everything, whatever Redis does. */
    private void write() {
        long once = 0;
        for (long value = 1; !over; value++) {
            int key = (int) (value % Tally.RISING);
            writing.lock();
            try {
                cache.put("rising" + id + "-" + key, value);
                tally.risen(Risen.LAST, key, value);
                if (!risky) {
                    cache.put("once" + id + "-" + once, once);
                    tally.once(++once);
                }
            } finally {
                writing.unlock();
            }
            pace();
        }
    }

    /** Reads what all write. What cannot be read is not seen. */
    private void watch() {
        long[][] seen = new long[Fleet.SIZE + 1][Tally.RISING];
        for (int turn = 0; !over; turn++) {
            int writer = 1 + turn % Fleet.SIZE;
            int key = turn / Fleet.SIZE % Tally.RISING;
            try {
                Long found = cache.get("rising" + writer + "-" + key);
                long now = found == null ? 0 : found;
                if (now < seen[writer][key]) {
                    tally.fell(writer, key, seen[writer][key], now);
                }
                seen[writer][key] = now;
            } catch (RemoteUnavailableException e) {
                // asked again in its turn
            }
            if (turn % 16 == 0) {
                pace();
            }
        }
    }

    private static void pace() {
        LockSupport.parkNanos(PACE_NANOS);
    }
}
