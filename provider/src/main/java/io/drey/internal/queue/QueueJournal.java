package io.drey.internal.queue;

import io.drey.internal.journal.DirectoryNames;
import io.drey.internal.journal.Journal;
import io.drey.internal.journal.JournalException;
import io.drey.internal.journal.JournalOptions;
import io.drey.internal.journal.JournalStatus;
import io.drey.writer.WriteBehindOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.ToIntBiFunction;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a queue in its {@link Journal}, or nothing if it has none. A write is appended before it is offered,
 * and done once it is acknowledged, given up, or replaced by a newer one. The journal is told of many done writes at a
 * time, in any order: the next JVM takes the newest record of each key, and only if that one is not done. Any thread.
 */
final class QueueJournal<K, V> {

    private static final Logger LOG = System.getLogger(WriteQueue.LOGGER);
    private static final int TOLD_AT_ONCE = 256;

    private final String name;
    private final @Nullable Journal journal;
    private final @Nullable WriteForm<K, V> form;
    private final Duration patience;
    private final long[] gone = new long[TOLD_AT_ONCE]; // guarded by this
    private int goneCount;
    private int restoredLeft; // likewise

    /** Whatever has a greater number was accepted by this JVM. */
    private long lastRestored;

    /**
     * The newest write of each key of which this JVM cannot read what was written: until it accepts a newer one, which
     * makes it obsolete. Else it would come back once the newer one is done and has left the journal.
     */
    private final Map<K, Long> unread = new ConcurrentHashMap<>();

    private QueueJournal(String name, @Nullable Journal journal, @Nullable WriteForm<K, V> form, Duration patience) {
        this.name = name;
        this.journal = journal;
        this.form = form;
        this.patience = patience;
    }

    static <K, V> QueueJournal<K, V> none() {
        return new QueueJournal<>("", null, null, Duration.ZERO);
    }

    /**
     * Opens the journal of one owner in a directory that many share.
     *
     * @throws JournalException if it cannot be opened
     */
    static <K, V> QueueJournal<K, V> open(
            Path root, Owner<K, V> owner, WriteBehindOptions options, ThreadFactory threads, LongSupplier nanos) {
        JournalOptions how = new JournalOptions(
                owner.name(),
                options.journalMaxBytes(),
                JournalOptions.Fsync.valueOf(options.journalFsync().name()),
                options.journalInterval());
        Journal journal = Journal.open(DirectoryNames.within(root, owner.path()), how, threads, nanos);
        return new QueueJournal<>(owner.name(), journal, owner.form(), options.offerTimeout());
    }

    /** The owner of a journal, and the form of its writes. */
    record Owner<K, V>(String name, WriteForm<K, V> form, String... path) {}

    /** @throws CacheWriterException if there is no room for the write, which then must not be accepted */
    long append(K key, @Nullable V value, Duration atMost) {
        if (journal == null || form == null) {
            return Journal.NONE;
        }
        try {
            return journal.append(form.record(key, value), atMost);
        } catch (JournalException e) {
            throw new CacheWriterException("write-behind " + name + ": refused, since " + e.getMessage(), e);
        }
    }

    /** Notes that a write of the key was accepted, after it was appended. */
    void accepted(K key) {
        if (journal != null && !unread.isEmpty()) {
            Long older = unread.remove(key);
            if (older != null) {
                journal.done(new long[] {older});
            }
        }
    }

    /** Notes, once, that no other JVM needs to make this write. */
    void done(long number) {
        if (journal == null || number == Journal.NONE) {
            return;
        }
        long[] numbers = null;
        boolean replayed;
        synchronized (this) {
            gone[goneCount++] = number;
            if (goneCount == TOLD_AT_ONCE) {
                numbers = takeGone(); // before another thread finds no place for its own
            }
            replayed = restoredLeft > 0 && number <= lastRestored && --restoredLeft == 0;
        }
        if (numbers != null) {
            journal.done(numbers);
        }
        if (replayed && form != null) {
            form.replayed();
        }
    }

    /** Whether something of an earlier JVM waits. */
    boolean isReplaying() {
        if (journal == null) {
            return false;
        }
        synchronized (this) {
            return restoredLeft > 0;
        }
    }

    /** Tells the journal which writes are done. */
    void tell() {
        if (journal != null) {
            long[] numbers = takeGone();
            if (numbers.length > 0) {
                journal.done(numbers);
            }
        }
    }

    private synchronized long[] takeGone() {
        long[] numbers = Arrays.copyOf(gone, goneCount);
        goneCount = 0;
        return numbers;
    }

    /** Fills the empty queue with the writes that earlier JVMs accepted and did not make. Returns their number. */
    int restore(PendingWrites<K, V> pending, ToIntBiFunction<K, @Nullable V> weigher) {
        if (journal == null || form == null) {
            return 0;
        }
        boolean restored = false;
        try {
            read(journal, form, pending, weigher);
            int open = pending.lineUp(form::group);
            if (open > 0) {
                LOG.log(Level.INFO, "write-behind {0}: writes {1} keys from its journal", name, open);
            }
            synchronized (this) {
                restoredLeft = open;
            }
            restored = true;
            return open;
        } finally {
            if (!restored) {
                close();
            }
        }
    }

    /**
     * Lets the newest write of each key wait, if it is not done. Of keys that are done nothing is kept, so that this
     * takes as much memory as the queue did, however long the journal is.
     */
    private void read(
            Journal journal,
            WriteForm<K, V> read,
            PendingWrites<K, V> pending,
            ToIntBiFunction<K, @Nullable V> weigher) {
        boolean complete = !journal.wasIncomplete();
        List<Long> obsolete = new ArrayList<>();
        Unreadable unreadable = new Unreadable();
        journal.replay((number, record, isOpen) -> {
            lastRestored = number;
            try {
                K key = read.key(record);
                Long unreadBefore = unread.remove(key);
                if (unreadBefore != null) {
                    obsolete.add(unreadBefore);
                }
                Write<K, V> open = isOpen ? open(key, record, read, complete, weigher, unreadable) : null;
                long older =
                        open == null ? pending.unrestore(key) : pending.restore(key, open.value, open.weight, number);
                if (older != Journal.NONE) {
                    obsolete.add(older);
                }
                if (isOpen && open == null) {
                    unread.put(key, number);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) { // its class may be missing by now
                unreadable.add(e);
            }
        });
        journal.done(obsolete.stream().mapToLong(number -> number).toArray());
        unreadable.tell(name);
    }

    /**
     * The write of a record, or null if what it wrote cannot be read. It is the newest of its key all the same: an
     * older one must not be made as if it were.
     */
    private static <K, V> @Nullable Write<K, V> open(
            K key,
            byte[] record,
            WriteForm<K, V> read,
            boolean complete,
            ToIntBiFunction<K, @Nullable V> weigher,
            Unreadable unreadable) {
        try {
            V value = read.value(record, complete);
            return new Write<>(key, value, weigher.applyAsInt(key, value), 0);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            unreadable.add(e);
            return null;
        }
    }

    /** Counts the records whose keys or values this JVM cannot read. */
    private static final class Unreadable {
        private int count;
        private @Nullable Throwable first;

        void add(Throwable why) {
            first = count++ == 0 ? why : first;
        }

        void tell(String name) {
            if (count > 0) {
                String what = count + " records of its journal cannot be read here, and stay there;"
                        + " what was accepted of the same keys before is not written either";
                LOG.log(Level.ERROR, "write-behind " + name + ": " + what, first);
            }
        }
    }

    /** Null if there is no journal. */
    @Nullable
    JournalStatus status() {
        return journal == null ? null : journal.status();
    }

    void close() {
        if (journal != null) {
            tell();
            journal.close(patience);
        }
    }
}
