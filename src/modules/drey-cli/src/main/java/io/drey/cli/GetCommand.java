package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.SeenEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = {
            "Shows an entry as it lies in Redis: its value, when it was written and how long it lives.",
            "A value of an application's class is not read, only described: this tool runs no code that bytes name.",
            "Exit code 1 if the entry is absent."
        })
final class GetCommand extends Looking {

    private static final int LONGEST = 2_000;

    @Mixin
    private final CacheParameter cache = new CacheParameter();

    @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    @Option(names = "--full", description = "The whole value, however long it is.")
    private boolean full;

    private final Codings codings = new Codings();

    @Override
    int run(Inspection inspection) {
        List<Codings.Meant> meant = keyOption.meant(key, codings);
        for (Codings.Meant each : meant) {
            SeenEntry entry = inspection.entry(cache.name(), each.bytes());
            if (entry != null) {
                long now = inspection.await(inspection.time(entry.at().partition()));
                show(entry, now);
                return ExitCode.OK;
            }
        }
        if (printed.isJson()) {
            printed.json(Map.of("cache", cache.name(), "found", false));
        } else {
            printed.err()
                    .println("absent: cache \"" + cache.name() + "\" has no entry in Redis for the "
                            + String.join(
                                    " or ",
                                    meant.stream().map(Codings.Meant::type).toList()) + " " + key
                            + (keyOption.type() == null
                                    ? "; if its keys are of another type, name it by --key-type"
                                    : ""));
        }
        return ExitCode.NO;
    }

    private void show(SeenEntry entry, long now) {
        Codings.Shown shown = shown(entry);
        long left = entry.deadlineMillis() - now;
        if (printed.isJson()) {
            printed.json(fields(entry, shown, left));
            return;
        }
        String text = Words.line(shown.text(), full ? Integer.MAX_VALUE : LONGEST); // it must not control a terminal
        printed.line("value      " + text);
        printed.line("key        " + codings.keyText(entry.key()));
        printed.line("written    " + Words.instant(entry.version().millis()) + " ("
                + Words.time(now - entry.version().millis()) + " ago, by the server's clock)");
        printed.line("lives      "
                + (entry.deadlineMillis() == 0
                        ? "until it is removed"
                        : left < 0
                                ? "no longer: it has expired " + Words.time(-left) + " ago"
                                : Words.time(left) + " more"));
        printed.line("encoding   " + Codings.encoding(entry.codec(), entry.payload()) + ", " + Words.bytes(entry.size())
                + " in all");
        printed.line("partition  " + entry.at().partition() + ", generation "
                + entry.at().generation());
    }

    private Codings.Shown shown(SeenEntry entry) {
        String unreadable = entry.unreadable();
        if (unreadable != null) {
            return new Codings.Shown("not read: " + unreadable, null, unreadable);
        } else if (entry.lease()) {
            return new Codings.Shown("none yet: a JVM loads it", null, "a lease, which has no value");
        }
        return codings.value(entry.codec(), entry.payload());
    }

    private Map<String, @Nullable Object> fields(SeenEntry entry, Codings.Shown shown, long left) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("cache", cache.name());
        fields.put("found", true);
        fields.putAll(codings.keyFields(entry.key()));
        fields.put("value", shown.value());
        fields.put("notRead", shown.why());
        fields.put("lease", entry.lease());
        fields.put("encoding", Codings.encoding(entry.codec(), entry.payload()));
        fields.put("bytes", entry.size());
        fields.put("writtenMillis", entry.version().millis());
        fields.put("livesMillis", entry.deadlineMillis() == 0 ? null : left);
        fields.put("partition", entry.at().partition());
        fields.put("generation", entry.at().generation());
        return fields;
    }
}
