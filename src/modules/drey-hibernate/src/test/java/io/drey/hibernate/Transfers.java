package io.drey.hibernate;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.PessimisticLockException;
import org.hibernate.StaleObjectStateException;
import org.hibernate.exception.LockAcquisitionException;

/**
 * Moves money between accounts and reads them, in two threads of this JVM, until told to end. Each transfer also writes
 * its account's version into the memo and the note of the account, which have no versions of their own: a note is
 * cached by another strategy. One thread tells it.
 */
final class Transfers {

    static final int ACCOUNTS = 20;
    static final int MONEY = 100;

    /** What memos and notes are called in a trail is their id, and this once or twice. */
    private static final int NEXT_KIND = 1_000;

    private final Shop shop;
    private final Trail trail;
    private final AtomicInteger made = new AtomicInteger();
    private final List<CompletableFuture<Void>> threads = new ArrayList<>();
    private volatile boolean goesOn = true;

    Transfers(Shop shop, Trail trail) {
        this.shop = shop;
        this.trail = trail;
    }

    /** Persists all of it. */
    static void fill(Shop shop) {
        shop.change(s -> {
            for (long id = 0; id < ACCOUNTS; id++) {
                s.persist(new Account(id, MONEY));
                s.persist(new Memo(id, "0"));
                s.persist(new Note(id, "0"));
            }
        });
    }

    void begin() {
        threads.add(run(this::transfer));
        threads.add(run(this::read));
    }

    private CompletableFuture<Void> run(Runnable step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                while (goesOn) {
                    step.run();
                }
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    int made() {
        return made.get();
    }

    /** Ends both threads, and throws what made one of them fail. Returns how many transfers were made. */
    int end() {
        goesOn = false;
        threads.forEach(CompletableFuture::join);
        return made.get();
    }

    private void transfer() {
        long one = ThreadLocalRandom.current().nextLong(ACCOUNTS);
        long other = (one + ThreadLocalRandom.current().nextLong(1, ACCOUNTS)) % ACCOUNTS;
        Account[] both = new Account[2];
        try {
            shop.change(s -> {
                both[0] = s.find(Account.class, Math.min(one, other));
                both[1] = s.find(Account.class, Math.max(one, other));
                both[0].balance--;
                both[1].balance++;
                String next = Long.toString(both[0].version + 1);
                s.find(Memo.class, both[0].id).text = next;
                s.find(Note.class, both[0].id).text = next;
            });
        } catch (RuntimeException e) {
            if (isOvertaken(e)) {
                return;
            }
            throw e;
        }
        trail.committed(both[0].id, both[0].version);
        trail.committed(both[1].id, both[1].version);
        trail.committed(both[0].id + NEXT_KIND, both[0].version);
        trail.committed(both[0].id + 2 * NEXT_KIND, both[0].version);
        made.incrementAndGet();
    }

    private void read() {
        long id = ThreadLocalRandom.current().nextLong(ACCOUNTS);
        int kind = ThreadLocalRandom.current().nextInt(3);
        long begun = System.nanoTime();
        long version = shop.read(s -> switch (kind) {
            case 0 -> s.find(Account.class, id).version;
            case 1 -> Long.parseLong(s.find(Memo.class, id).text);
            default -> Long.parseLong(s.find(Note.class, id).text);
        });
        trail.read(id + (long) kind * NEXT_KIND, version, begun);
    }

    /** Whether the database refused, since another transaction came before. */
    static boolean isOvertaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StaleObjectStateException
                    || cause instanceof PessimisticLockException
                    || cause instanceof LockAcquisitionException) {
                return true;
            }
        }
        return false;
    }
}
