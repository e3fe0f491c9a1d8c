package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.Survey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "partitions",
        description = {
            "Shows which server each partition lies on, how evenly they are spread, and how long and old the change logs"
                    + " are.",
            "A log that reaches back a minute lets a JVM that was cut off for a minute keep its local copies."
        })
final class PartitionsCommand extends Looking {

    @Option(names = "--each", description = "A line for each partition.")
    private boolean each;

    @Override
    int run(Inspection inspection) {
        Servers servers = Servers.of(inspection);
        if (printed.isJson()) {
            printed.json(fields(inspection, servers));
        } else if (each) {
            printEach(servers);
        } else {
            print(inspection, servers);
        }
        return servers.away().isEmpty() ? ExitCode.OK : ExitCode.NO;
    }

    private void print(Inspection inspection, Servers servers) {
        Table table =
                new Table("SERVER", "COUNT", "SHARE", "RECORDS", "REACHES BACK", "LAST CHANGE", "LOGS", "PARTITIONS");
        for (Servers.Server server : servers.list()) {
            LongSummaryStatistics records =
                    server.partitions().stream().mapToLong(Survey::records).summaryStatistics();
            LongSummaryStatistics back = server.partitions().stream()
                    .mapToLong(PartitionsCommand::back)
                    .summaryStatistics();
            long last = server.partitions().stream()
                    .mapToLong(PartitionsCommand::age)
                    .min()
                    .orElse(0);
            long bytes =
                    server.partitions().stream().mapToLong(Survey::logBytes).sum();
            table.add(
                    server.name(),
                    server.partitions().size(),
                    100 * server.partitions().size() / inspection.partitions() + " %",
                    records.getMin() < 0 ? "?" : records.getMin() + "-" + records.getMax(),
                    Words.time(back.getMin()) + " - " + Words.time(back.getMax()),
                    Words.time(last) + " ago",
                    Words.bytes(bytes),
                    Servers.ranges(server.partitions()));
        }
        printed.table(table);
        printed.line("");
        printed.line(spread(inspection, servers));
        servers.away().stream()
                .findFirst()
                .ifPresent(first -> printed.line(
                        "No answer from partitions " + Servers.ranges(servers.away()) + ": " + first.failure()));
    }

    private static String spread(Inspection inspection, Servers servers) {
        int count = servers.list().size();
        int most = servers.list().stream()
                .mapToInt(server -> server.partitions().size())
                .max()
                .orElse(0);
        double even = (double) inspection.partitions() / Math.max(1, count);
        return count < 2
                ? "All partitions lie on one server."
                : String.format(
                        "The fullest of %d servers has %.0f %% more partitions than an even spread would give it.",
                        count, Math.max(0, 100 * most / even - 100));
    }

    private void printEach(Servers servers) {
        Table table = new Table("PARTITION", "SERVER", "RECORDS", "REACHES BACK", "LAST CHANGE", "LOG", "HEAD");
        for (Survey survey : servers.all()) {
            if (survey.failure() != null) {
                table.add(survey.partition(), "no answer", "?", "?", "?", "?", "?");
            } else {
                table.add(
                        survey.partition(),
                        servers.of(survey.partition()),
                        survey.records() < 0 ? "?" : survey.records(),
                        Words.time(back(survey)),
                        Words.time(age(survey)) + " ago",
                        Words.bytes(survey.logBytes()),
                        survey.head().streamId());
            }
        }
        printed.table(table);
    }

    /** How long ago the oldest record was written. */
    private static long back(Survey survey) {
        return survey.oldestMillis() == 0 ? 0 : survey.serverMillis() - survey.oldestMillis();
    }

    /** How long ago the newest record was written. */
    private static long age(Survey survey) {
        return survey.serverMillis() - survey.head().millis();
    }

    private static Map<String, @Nullable Object> fields(Inspection inspection, Servers servers) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("namespace", inspection.namespace());
        all.put("address", inspection.describe());
        List<Object> list = new ArrayList<>();
        for (Survey survey : servers.all()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("partition", survey.partition());
            fields.put("failure", survey.failure());
            if (survey.failure() == null) {
                fields.put("server", survey.server());
                fields.put("head", survey.head().streamId());
                fields.put("records", survey.records());
                fields.put("logBytes", survey.logBytes());
                fields.put("reachesBackMillis", back(survey));
                fields.put("lastChangeMillis", age(survey));
            }
            list.add(fields);
        }
        all.put("partitions", list);
        return all;
    }
}
