package io.drey.cli;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.cache.CacheException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line for operators; {@code drey-cli --help} says all. One thread. */
@Command(
        name = "drey-cli",
        versionProvider = DreyCli.Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows and mends what Drey keeps in Redis, while applications go on.",
            "Needs the address of Redis and the applications' namespace; all else is found there.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  export DREY_REMOTE_URI=redis://redis.internal:6379",
            "  export DREY_NAMESPACE=shop",
            "  drey-cli stats              servers, and the entries of each cache",
            "  drey-cli get users ann      one entry: value, age, time to live",
            "  drey-cli evict users ann    gone from Redis and from all JVMs",
            "  drey-cli verify             is everything as it must be?",
            "  drey-cli help get           all about one command"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, and all is well",
            "1:Done, and the answer is no: the key is absent, or something is wrong",
            "2:The command was not understood",
            "3:Redis cannot be reached, or refuses",
            "4:There is no such namespace, or the configuration is wrong",
            "5:A fault of drey-cli"
        },
        subcommands = {
            StatsCommand.class,
            PartitionsCommand.class,
            GetCommand.class,
            KeysCommand.class,
            WatchCommand.class,
            EvictCommand.class,
            ClearCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            ScriptCommand.class,
            CommandLine.HelpCommand.class
        })
public final class DreyCli {

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Also shows what the client library logs, and where a fault arose.")
    private boolean verbose;

    /** The logger whose level decides on all others; held, or its level would be forgotten. */
    private final Logger root = Logger.getLogger("");

    private DreyCli() {}

    /** Runs the command that the arguments name and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** As {@link #main} does, but returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        DreyCli cli = new DreyCli();
        CommandLine line = new CommandLine(cli)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> cli.failed(failure, err));
        for (CommandLine command : line.getSubcommands().values()) { // the examples are not theirs
            command.getCommandSpec().usageMessage().footerHeading("").footer(new String[0]);
        }
        line.setExecutionStrategy(parsed -> {
            cli.prepare();
            return new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(arguments);
    }

    private void prepare() {
        if (!verbose) {
            LogManager.getLogManager();
            root.setLevel(Level.OFF);
        }
    }

    private int failed(Exception failure, PrintWriter err) {
        int code = code(failure);
        err.println("drey-cli: " + Words.line(said(failure), 4_000));
        if (code == ExitCode.FAULT && !verbose) {
            err.println("This is a fault of drey-cli; --verbose shows where it arose.");
        }
        if (verbose) {
            failure.printStackTrace(err);
        }
        return code;
    }

    private static int code(Exception failure) {
        if (failure instanceof RemoteUnavailableException) {
            return ExitCode.AWAY;
        }
        return failure instanceof ConfigurationException || failure instanceof CacheException
                ? ExitCode.CONFIGURATION
                : ExitCode.FAULT;
    }

    private static String said(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = DreyCli.class.getPackage().getImplementationVersion();
            return new String[] {"drey-cli " + (version == null ? "(not packaged)" : version)};
        }
    }
}
