package io.drey.cli;

import io.drey.internal.redis.Inspection;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "script",
        description = {
            "Prints a script by which others evict entries, without Java: SQL jobs, or what follows a database's changes.",
            "evict: for EVAL, removes one entry from Redis and from all JVMs. locate: for EVAL, tells how evict's keys are"
                    + " called. sh: a shell script that does both by redis-cli."
        })
final class ScriptCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES}.")
    private Name name = Name.evict;

    @Option(
            names = "--database",
            paramLabel = "N",
            defaultValue = "0",
            description = "The database in which the caches are, so that JVMs hear of evictions at once (default:"
                    + " ${DEFAULT-VALUE}).")
    private int database;

    /** The scripts. The names are those that the user writes. */
    enum Name {
        evict,
        locate,
        sh
    }

    @Override
    public Integer call() {
        if (database < 0) {
            throw new ParameterException(spec.commandLine(), "--database is a number from 0 up");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text(name, database));
        out.flush();
        return ExitCode.OK;
    }

    static String text(Name name, int database) {
        return switch (name) {
            case evict -> Inspection.evictScript(database);
            case locate -> read("locate.lua");
            case sh ->
                read("drey-evict.sh")
                        .replace("@EVICT@\n", text(Name.evict, database))
                        .replace("@LOCATE@\n", text(Name.locate, database));
        };
    }

    private static String read(String resource) {
        try (InputStream in = ScriptCommand.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from drey-cli's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
