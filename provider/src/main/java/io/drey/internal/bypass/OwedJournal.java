package io.drey.internal.bypass;

import io.drey.internal.journal.DirectoryNames;
import io.drey.internal.journal.Journal;
import io.drey.internal.journal.JournalException;
import io.drey.internal.journal.JournalOptions;
import io.drey.internal.partition.Partition;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a cache {@linkplain Owed owes}, in a journal of its own beside that of its queue, or nowhere. A record names the
 * partitions of one clear, four bytes each. Any thread.
 */
public final class OwedJournal {

    private static final System.Logger LOG = System.getLogger(OwedJournal.class.getName());

    /** The name of its directory within that of the cache. */
    private static final String DIRECTORY = "owed";

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofNanos(TimeUnit.SECONDS.toNanos(2));

    private final String name;
    private final @Nullable Journal journal;

    private OwedJournal(String name, @Nullable Journal journal) {
        this.name = name;
        this.journal = journal;
    }

    /** Without a journal. */
    public static OwedJournal none() {
        return new OwedJournal("", null);
    }

    /**
     * Opens the journal of a cache.
     *
     * @param root the directory for many
     * @param fsync the name of when the disk is told to keep a record
     * @param owner whose directory it is in there; the last one is the cache
     * @throws JournalException if that is not possible
     */
    public static OwedJournal open(
            Path root, String fsync, ThreadFactory threads, LongSupplier nanos, String... owner) {
        String name = owner[owner.length - 1] + ", owed";
        JournalOptions how =
                new JournalOptions(name, JournalOptions.LEAST_BYTES, JournalOptions.Fsync.valueOf(fsync), INTERVAL);
        Path directory = DirectoryNames.within(DirectoryNames.within(root, owner), DIRECTORY);
        return new OwedJournal(name, Journal.open(directory, how, threads, nanos));
    }

    /** Told of what an earlier JVM has left. */
    interface Left {

        /** Tells of a clear that was not made. */
        void at(long number, int[] partitions);
    }

    /** To be called once, before anything is appended. */
    void replay(Left left) {
        if (journal != null) {
            journal.replay((number, record, open) -> {
                if (open) {
                    int[] partitions = new int[record.length / Integer.BYTES];
                    ByteBuffer.wrap(record).asIntBuffer().get(partitions);
                    left.at(number, partitions);
                }
            });
        }
    }

    /** Returns the number of the record, {@link Journal#NONE} if there is none. */
    long append(Collection<Partition> partitions) {
        if (journal == null) {
            return Journal.NONE;
        }
        ByteBuffer record = ByteBuffer.allocate(partitions.size() * Integer.BYTES);
        partitions.forEach(partition -> record.putInt(partition.number()));
        try {
            return journal.append(record.array(), PATIENCE);
        } catch (JournalException | IllegalStateException e) {
            LOG.log(Level.WARNING, name + ": a clear that is put off is not in the journal", e);
            return Journal.NONE;
        }
    }

    void done(long number) {
        if (journal != null && number != Journal.NONE) {
            journal.done(number);
        }
    }

    /** Whether what is not done is left to the next JVM. */
    boolean keeps() {
        return journal != null;
    }

    /** Lets others have the directory. */
    public void close() {
        if (journal != null) {
            journal.close(PATIENCE);
        }
    }
}
