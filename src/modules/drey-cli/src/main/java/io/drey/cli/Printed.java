package io.drey.cli;

import io.drey.internal.management.Json;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where and how a command prints: the options that all commands share. One thread. */
final class Printed {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON, for programs; units are in the names.")
    private boolean json;

    @Option(
            names = "--progress",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "A bar on standard error for long work: auto (on a terminal), always, never"
                    + " (default: ${DEFAULT-VALUE}).")
    private When progress = When.auto;

    /** When a bar is shown. The names are those that the user writes. */
    enum When {
        auto,
        always,
        never
    }

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints one object on one line. */
    void json(@Nullable Object value) {
        out().println(Json.text(value));
        out().flush();
    }

    void line(String text) {
        out().println(text);
    }

    void table(Table table) {
        table.print(out());
    }

    /** A bar, which is seen if it is wanted. */
    Progress progress(String what) {
        boolean shown = progress == When.always || (progress == When.auto && Terminal.console() != null);
        return new Progress(err(), shown, what);
    }
}
