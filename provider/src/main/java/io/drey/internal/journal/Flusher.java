package io.drey.internal.journal;

import io.drey.internal.loop.Round;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is staged, forces it, deletes segments in which everything is done. Whatever the disk refuses is tried
 * again every second. The only thread that touches files once a journal is open.
 */
final class Flusher implements Round {

    private static final Logger LOG = System.getLogger(Flusher.class.getName());

    private final JournalOptions options;
    private final JournalFiles files;
    private final Outgoing outgoing;
    private final Output output;
    private final Carrier carrier;
    private boolean rested;

    Flusher(JournalOptions options, JournalFiles files, Outgoing outgoing, Output output) {
        this.options = options;
        this.files = files;
        this.outgoing = outgoing;
        this.output = output;
        this.carrier = new Carrier(files, outgoing.ledger());
    }

    @Override
    public boolean run() {
        rested = !outgoing.awaitWork();
        boolean last = outgoing.isClosed();
        try {
            cycle();
            succeeded();
        } catch (IOException | InternalError e) {
            failed(e);
        }
        if (last) {
            end();
        }
        return !last;
    }

    @Override
    public boolean isIdle() {
        return rested && !outgoing.hasWork();
    }

    private void cycle() throws IOException {
        drain();
        Direct direct = outgoing.takeDirect();
        if (direct != null) {
            write(direct);
        }
        if (outgoing.isForceDue()) {
            output.force();
            outgoing.forced();
        }
        reclaim();
        Segment crowded = carrier.next();
        if (crowded != null && outgoing.reserve(true)) {
            try {
                drain();
                carrier.carry(crowded, output);
            } finally {
                outgoing.reserve(false);
            }
            reclaim();
        }
    }

    /** Until nothing is staged, or what comes meanwhile has not waited yet. */
    private void drain() throws IOException {
        for (int i = 0; i < 2; i++) {
            Outgoing.Chunk chunk = outgoing.takeOut();
            if (chunk == null) {
                return;
            }
            output.write(chunk.segment(), chunk.bytes());
            outgoing.writtenOut();
        }
    }

    private void write(Direct direct) throws IOException {
        boolean well = false;
        try {
            output.write(direct.segment, direct.bytes.duplicate());
            well = true;
        } finally {
            outgoing.writtenDirectly(direct, well);
        }
    }

    private void reclaim() throws IOException {
        for (Segment done = outgoing.pollDone(); done != null; done = outgoing.pollDone()) {
            files.delete(done.name());
        }
    }

    private void succeeded() {
        long cost = outgoing.succeeded();
        if (cost >= 0) {
            log(Level.INFO, "the disk takes writes again; " + cost + " writes were accepted without the journal", null);
        }
    }

    private void failed(Throwable why) {
        if (outgoing.failed(why)) {
            String what = "the disk takes nothing: writes are accepted without the journal until it does";
            log(Level.WARNING, what, why);
        }
    }

    /** Tells what could not be read of earlier lives. */
    void found(Damage damage) {
        if (!damage.isNone()) {
            log(
                    Level.WARNING,
                    "some of what an earlier JVM had written could not be read and is lost: " + damage
                            + "; of a key whose newest write was among that, an older one that waited is written",
                    null);
        }
    }

    private void end() {
        try {
            List<Segment> done = outgoing.allDone();
            if (!done.isEmpty()) {
                output.open(outgoing.last()); // what is still in the staging memory is older than this
                for (Segment segment : done) {
                    files.delete(segment.name());
                }
            }
            output.close();
        } catch (IOException e) {
            log(Level.WARNING, "could not be tidied up", e);
        } finally {
            release(files);
            outgoing.tellEnded();
        }
    }

    static void release(JournalFiles files) {
        try {
            files.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the lock of the journal " + files.describe() + " could not be given back", e);
        }
    }

    private void log(Level level, String what, @Nullable Throwable why) {
        LOG.log(level, "journal of " + options.name() + " (" + files.describe() + "): " + what, why);
    }
}
