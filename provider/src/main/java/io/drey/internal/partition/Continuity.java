package io.drey.internal.partition;

import org.jspecify.annotations.Nullable;

/**
 * Whether servers may have lost what this JVM has written, as by a fail-over, for those of Drey's own modules that can
 * write it again. Any thread.
 */
public final class Continuity {

    private final @Nullable Partitions partitions;

    /** @param partitions null without a remote tier, which loses nothing */
    public Continuity(@Nullable Partitions partitions) {
        this.partitions = partitions;
    }

    /**
     * Returns a number that never falls, as cheaply as a field. While it stays the same, every partition that was
     * reached once has answered the follower over the same connection, and its change log has gone on from the last
     * record that was read here.
     */
    public long breaks() {
        return partitions == null ? 0 : partitions.breaks();
    }
}
