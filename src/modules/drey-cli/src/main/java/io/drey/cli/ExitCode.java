package io.drey.cli;

/** What the command line returns to the shell. Documented in its help and in {@code src/docs/cli.md}. */
final class ExitCode {

    /** Done, and all is well. */
    static final int OK = 0;

    /** Done, and the answer is no: the key is absent, or something is wrong with the namespace. */
    static final int NO = 1;

    /** The command was not understood; picocli's own number. */
    static final int USAGE = 2;

    /** Redis cannot be reached, or refuses. */
    static final int AWAY = 3;

    /** There is no such namespace, or the configuration is wrong. */
    static final int CONFIGURATION = 4;

    /** A fault of Drey's. */
    static final int FAULT = 5;

    private ExitCode() {}
}
