package io.drey.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * One call. Times are nanoseconds of the machine's steady clock, which all its processes share.
 *
 * @param client the thread that called: its JVM's number times {@link #CLIENTS}, plus its own
 * @param expected of a {@link Kind#REPLACE}
 * @param value that was to be written
 * @param ended {@link #NEVER} if nobody saw it end
 * @param result by its kind
 */
public record Operation(
        int client,
        String key,
        Kind kind,
        @Nullable Long expected,
        @Nullable Long value,
        long began,
        long ended,
        Outcome outcome,
        @Nullable Long result) {

    public static final int CLIENTS = 1_000;
    public static final long NEVER = Long.MAX_VALUE;

    public int jvm() {
        return client / CLIENTS;
    }

    public boolean isDone() {
        return outcome == Outcome.DONE;
    }

    /** Whether something may have come of it. */
    public boolean mayHaveHappened() {
        return outcome != Outcome.FAILED;
    }

    /** Of kinds that answer a truth. */
    public boolean succeeded() {
        return isDone() && result != null && result == 1;
    }

    /** The same call of which less is known. */
    public Operation inDoubt() {
        return new Operation(client, key, kind, expected, value, began, ended, Outcome.UNKNOWN, null);
    }

    /** The same call, whose end tells nothing. */
    public Operation endless() {
        return new Operation(client, key, kind, expected, value, began, NEVER, outcome, result);
    }

    /** For people: times in microseconds. */
    @Override
    public String toString() {
        return "%d..%s jvm %d thread %d %s %s%s%s: %s %s"
                .formatted(
                        began / 1_000,
                        ended == NEVER ? "never" : ended / 1_000,
                        jvm(),
                        client % CLIENTS,
                        kind,
                        key,
                        expected == null ? "" : " expecting " + expected,
                        value == null ? "" : " " + value,
                        outcome,
                        result);
    }
}
