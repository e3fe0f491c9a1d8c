package io.drey.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * A bar on the terminal for work that takes a while, drawn at most ten times a second and wiped when the work is done.
 * One thread.
 */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean shown;
    private final String what;
    private long drawnAt = System.nanoTime();
    private int drawn;

    /** @param shown false for nothing at all */
    Progress(PrintWriter err, boolean shown, String what) {
        this.err = err;
        this.shown = shown;
        this.what = what;
    }

    /** So much is done of about so much, if that is known. */
    void at(long done, long all) {
        long now = System.nanoTime();
        if (!shown || now - drawnAt < INTERVAL_NANOS) {
            return;
        }
        drawnAt = now;
        String line;
        if (all <= 0) {
            line = String.format(Locale.ROOT, "%s: %,d", what, done);
        } else {
            double part = Math.min(1, (double) done / all);
            int full = (int) Math.round(part * WIDTH);
            line = String.format(
                    Locale.ROOT, "%s [%s%s] %3.0f %%", what, "#".repeat(full), " ".repeat(WIDTH - full), 100 * part);
        }
        err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        err.flush();
        drawn = line.length();
    }

    /** Leaves nothing of it on the terminal. */
    @Override
    public void close() {
        if (drawn > 0) {
            err.print("\r" + " ".repeat(drawn) + "\r");
            err.flush();
        }
    }
}
