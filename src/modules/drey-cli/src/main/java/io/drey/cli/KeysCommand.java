package io.drey.cli;

import io.drey.internal.redis.FoundKey;
import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.KeyWalk;
import io.drey.internal.redis.SeenEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        description = {
            "Lists the keys of a cache, one a line, in no order.",
            "Looks at the name of every key of the servers, in small steps. With --json one object a line."
        })
final class KeysCommand extends Looking {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final CacheParameter cache = new CacheParameter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Ends after so many; 0 for all (default: ${DEFAULT-VALUE}).")
    private int limit = 1000;

    @Option(names = "--match", paramLabel = "REGEX", description = "Only keys in whose text this is found.")
    private @Nullable String match;

    private final Codings codings = new Codings();

    @Override
    int run(Inspection inspection) {
        Pattern wanted = pattern();
        Servers servers = Servers.of(inspection);
        List<@Nullable String> generations = inspection.generations(cache.name());
        KeyWalk walk = inspection.walk(cache.name(), servers.firsts());
        Set<String> seen = new HashSet<>();
        try (Progress progress = printed.progress("looking")) {
            while (walk.hasNext()) {
                List<FoundKey> page = walk.next().stream()
                        .filter(key ->
                                key.kind() == FoundKey.Kind.ENTRY && key.cache().equals(cache.name()))
                        .filter(key -> key.generation().equals(generations.get(key.partition())))
                        .toList();
                for (SeenEntry entry : page.isEmpty() ? List.<SeenEntry>of() : inspection.read(page)) {
                    if (entry != null && !entry.lease() && isNew(entry, wanted, seen)) {
                        show(entry);
                        if (limit > 0 && seen.size() >= limit) {
                            printed.err().println("ended after " + limit + " keys (--limit)");
                            return ExitCode.OK;
                        }
                    }
                }
                progress.at(walk.looked(), servers.keys());
            }
        }
        return warned(servers);
    }

    private int warned(Servers servers) {
        if (servers.away().isEmpty()) {
            return ExitCode.OK;
        }
        printed.err().println("incomplete: no answer from partitions " + Servers.ranges(servers.away()));
        return ExitCode.NO;
    }

    private @Nullable Pattern pattern() {
        try {
            return match == null ? null : Pattern.compile(match);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--match is no regular expression: " + e.getMessage(), e);
        }
    }

    private boolean isNew(SeenEntry entry, @Nullable Pattern wanted, Set<String> seen) {
        String text = codings.keyText(entry.key());
        return (wanted == null || wanted.matcher(text).find()) && seen.add(text);
    }

    private void show(SeenEntry entry) {
        if (printed.isJson()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(codings.keyFields(entry.key()));
            fields.put("bytes", entry.size());
            fields.put("partition", entry.at().partition());
            printed.json(fields);
        } else {
            printed.line(codings.keyText(entry.key()));
        }
    }
}
