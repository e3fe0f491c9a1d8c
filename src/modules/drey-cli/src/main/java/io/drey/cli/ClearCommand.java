package io.drey.cli;

import io.drey.internal.redis.Inspection;
import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "clear",
        description = {
            "Empties a cache for all JVMs, each partition at one instant, as Cache.clear() does; then frees the memory.",
            "Writes that JVMs had accepted before it are overtaken."
        })
final class ClearCommand extends Looking {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final CacheParameter cache = new CacheParameter();

    @Option(names = "--yes", description = "Does not ask first.")
    private boolean yes;

    @Override
    int run(Inspection inspection) {
        if (inspection.generations(cache.name()).stream().noneMatch(Objects::nonNull)) {
            printed.err()
                    .println("Nothing was ever written to a cache \"" + cache.name() + "\" in namespace \""
                            + inspection.namespace() + "\"; \"stats\" shows those that there are.");
            return ExitCode.NO;
        }
        if (!yes) {
            ask(inspection);
        }
        Codings codings = new Codings();
        inspection.clear(cache.name(), codings.keys(), codings.values());
        long deleted;
        Servers servers = Servers.of(inspection);
        try (Progress progress = printed.progress("freeing memory")) {
            deleted = Sweeping.sweep(inspection, servers, cache.name(), progress);
        }
        if (printed.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("cache", cache.name());
            fields.put("cleared", true);
            fields.put("deleted", deleted);
            printed.json(fields);
        } else {
            printed.line("Cleared, and deleted " + Words.count(deleted, "entry") + ".");
        }
        return ExitCode.OK;
    }

    private void ask(Inspection inspection) {
        Console console = Terminal.console();
        String answer = console == null
                ? null
                : console.readLine(
                        "This empties cache \"%s\" of namespace \"%s\" at %s. Its name again to go on: ",
                        cache.name(), inspection.namespace(), inspection.describe());
        if (!cache.name().equals(answer)) {
            throw new ParameterException(
                    spec.commandLine(),
                    answer == null ? "without a terminal to ask on, clear needs --yes" : "not cleared");
        }
    }
}
