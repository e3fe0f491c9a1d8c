package io.drey.internal.journal;

import io.drey.fuzz.FuzzTarget;
import io.drey.internal.journal.JournalOptions.Fsync;
import java.util.List;

/** A journal's file, after a kill, a loss of power or somebody's editor. */
public final class SegmentFuzz implements FuzzTarget {

    private static final SegmentFuzz THIS = new SegmentFuzz();

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    private static FakeDisk disk() {
        FakeDisk disk = new FakeDisk();
        Journal journal = Journals.open(disk, Fsync.ALWAYS, Journals.NEVER);
        Journals.append(journal, "write ", 0, 5);
        journal.done(2);
        Journals.append(journal, "another", 0, 2);
        return disk;
    }

    @Override
    public List<byte[]> seeds() {
        FakeDisk disk = disk();
        return List.of(disk.contents().get(disk.segments().get(0)));
    }

    @Override
    public void take(byte[] input) {
        FakeDisk disk = disk();
        disk.replace(disk.segments().get(0), input);
        List<String> replayed;
        try {
            replayed = Journals.replayed(disk.afterPowerLoss());
        } catch (JournalException e) {
            if (isOfAnotherFormat(input)) {
                return; // refused, since another release may still read it
            }
            throw e;
        }
        for (String record : replayed) {
            if (!record.startsWith("write ") && !record.startsWith("another")) {
                throw new IllegalStateException("replayed what nobody has written: " + record);
            }
        }
    }

    private static boolean isOfAnotherFormat(byte[] input) {
        int last = Segment.MAGIC.length - 1;
        return input.length > last && input[last] != Segment.MAGIC[last];
    }
}
