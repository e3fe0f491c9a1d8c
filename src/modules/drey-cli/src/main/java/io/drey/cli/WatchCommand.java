package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = {
            "Shows changes as they are made, from all JVMs, until you end it (Ctrl-C).",
            "The change logs tell which key changed, not how: a put and a removal look the same. With --json one object a"
                    + " line."
        })
final class WatchCommand extends Looking {

    private static final int PAGE = 1_000;
    private static final long PAUSE_MILLIS = 100;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CACHE", description = "Only changes of this cache.")
    private @Nullable String cache;

    @Option(names = "--for", paramLabel = "SECONDS", description = "Ends after so many seconds.")
    private @Nullable Integer seconds;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many changes.")
    private @Nullable Integer count;

    private final Codings codings = new Codings();
    private long shown;

    @Override
    int run(Inspection inspection) {
        long endsAt = seconds == null
                ? Long.MAX_VALUE
                : System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Version> known = new ArrayList<>(inspection.heads());
        if (!printed.isJson()) {
            printed.err()
                    .println("Watching " + (cache == null ? "all caches" : "cache \"" + cache + "\"") + " of \""
                            + inspection.namespace() + "\" at " + inspection.describe() + " ...");
        }
        while (!isEnough() && (seconds == null || System.nanoTime() - endsAt < 0) && pause()) {
            List<Version> heads = inspection.heads();
            for (int partition = 0; partition < heads.size() && !isEnough(); partition++) {
                if (!heads.get(partition).equals(known.get(partition))) {
                    known.set(partition, follow(inspection, partition, known.get(partition), heads.get(partition)));
                }
            }
            printed.out().flush();
        }
        return ExitCode.OK;
    }

    private boolean isEnough() {
        return count != null && shown >= count;
    }

    /** Returns whether it was not interrupted meanwhile. */
    private static boolean pause() {
        try {
            return !new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Shows what is behind the known record, and returns the last one. */
    private Version follow(Inspection inspection, int partition, Version known, Version head) {
        Version last = known;
        while (!isEnough()) {
            List<ChangeRecord> page = inspection.log(partition, last, PAGE);
            if (page.isEmpty() || !page.get(0).version().equals(last)) {
                gap(partition);
                return head;
            }
            for (ChangeRecord each : page.subList(1, page.size())) {
                show(partition, each);
            }
            last = page.get(page.size() - 1).version();
            if (page.size() < PAGE) {
                return last;
            }
        }
        return last;
    }

    private void gap(int partition) {
        if (printed.isJson()) {
            printed.json(Map.of("partition", partition, "what", "gap"));
        } else {
            printed.line("...           the log of partition " + partition
                    + " does not continue: it was cut, or its history is another one");
        }
    }

    private void show(int partition, ChangeRecord change) {
        if (change.cache().isEmpty() || (cache != null && !change.cache().equals(cache))) {
            return; // the beginning of a log, or not wanted
        }
        if (change.isClear()) {
            show(partition, change, null);
        }
        change.keys().forEach(key -> show(partition, change, key));
    }

    private void show(int partition, ChangeRecord change, byte @Nullable [] key) {
        if (isEnough()) {
            return;
        }
        shown++;
        String what = key != null ? "changed" : change.version().sequence() % 2 == 0 ? "cleared" : "begun";
        if (printed.isJson()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("atMillis", change.version().millis());
            fields.put("cache", change.cache());
            fields.put("what", what);
            if (key != null) {
                fields.putAll(codings.keyFields(key));
            }
            fields.put("partition", partition);
            printed.json(fields);
        } else {
            String at = Words.instant(change.version().millis()).replaceFirst(".*T(.*)Z", "$1");
            printed.line(String.format(
                    "%-12s  %-20s %-8s %s",
                    at,
                    Words.line(change.cache(), 40),
                    what,
                    key == null ? "partition " + partition : codings.keyText(key)));
        }
    }
}
