package io.drey.cli;

import io.drey.internal.redis.Inspection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "Looks for what is wrong with a namespace: change logs that do not continue, entries that no log knows of,"
                    + " that are unreadable or in the wrong place, what was left of cleared caches, clocks that differ.",
            "Reads every entry, in small steps, and changes nothing without --sweep. Exit code 1 if anything is wrong;"
                    + " notes are not."
        })
final class VerifyCommand extends Looking {

    @Option(names = "--fast", description = "Only partitions, logs and clocks; reads no entries.")
    private boolean fast;

    @Option(names = "--sweep", description = "Deletes the entries of cleared generations that were found.")
    private boolean sweep;

    @Override
    int run(Inspection inspection) {
        Servers servers = Servers.of(inspection);
        Verification verification = new Verification(inspection, servers);
        verification.servers();
        try (Progress progress = printed.progress("logs")) {
            verification.partitions(progress);
        }
        if (!fast) {
            try (Progress progress = printed.progress("entries")) {
                verification.keys(progress);
            }
        }
        long swept = 0;
        if (sweep) {
            try (Progress progress = printed.progress("deleting")) {
                for (String cache : verification.caches()) {
                    swept += Sweeping.sweep(inspection, servers, cache, progress);
                }
            }
        }
        report(inspection, servers, verification, swept);
        return verification.findings().isAnythingWrong() ? ExitCode.NO : ExitCode.OK;
    }

    private void report(Inspection inspection, Servers servers, Verification verification, long swept) {
        if (printed.isJson()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("namespace", inspection.namespace());
            fields.put("ok", !verification.findings().isAnythingWrong());
            fields.put("partitions", inspection.partitions());
            fields.put("servers", servers.list().size());
            fields.put("records", verification.records());
            fields.put("entries", fast ? null : verification.entries());
            fields.put("swept", swept);
            fields.put("findings", verification.findings().fields());
            printed.json(fields);
            return;
        }
        verification.findings().print(printed);
        if (!verification.findings().isEmpty()) {
            printed.line("");
        }
        if (sweep) {
            printed.line("Deleted " + Words.count(swept, "entry") + " of cleared generations.");
        }
        String looked = Words.count(inspection.partitions(), "partition") + " on "
                + Words.count(servers.list().size(), "server") + ", " + Words.count(verification.records(), "record")
                + " in their logs" + (fast ? "" : ", " + Words.count(verification.entries(), "entry"));
        printed.line(
                (verification.findings().isAnythingWrong() ? "Something is wrong: " : "All is well: ") + looked + ".");
    }
}
