package io.drey.servers;

import java.time.Duration;

/** Tells a process something by the system's {@code kill}. Any thread. */
public enum Signal {
    /** Stops it in its tracks, until {@link #CONT}. */
    STOP,
    CONT,
    /** Lets a JVM print what its threads do. */
    QUIT;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** @throws IllegalStateException if it was not told */
    public void tell(long pid) {
        Command.Result result = Command.run(new ProcessBuilder("kill", "-" + name(), Long.toString(pid)), LIMIT);
        if (!result.isGood()) {
            throw new IllegalStateException("kill -" + name() + " failed for process " + pid + ": " + result);
        }
    }
}
