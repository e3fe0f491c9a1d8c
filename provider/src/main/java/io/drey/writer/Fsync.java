package io.drey.writer;

/**
 * When the disk is told to keep what a queue's journal was given. What a killed JVM had accepted is in the journal in
 * any case; this is about a loss of power.
 *
 * <pre>{@code
 * WriteBehindOptions options = WriteBehindOptions.builder()
 *         .journal(Path.of("/var/lib/shop/journal"))
 *         .journalFsync(Fsync.ALWAYS)
 *         .build();
 * }</pre>
 */
public enum Fsync {

    /** When the operating system likes: some half a minute of writes may be lost. */
    NEVER,

    /** Every {@link WriteBehindOptions#journalInterval()}: what was accepted since may be lost. */
    INTERVAL,

    /** Before a write counts as accepted, many at once: nothing is lost, and each write waits for the disk. */
    ALWAYS
}
