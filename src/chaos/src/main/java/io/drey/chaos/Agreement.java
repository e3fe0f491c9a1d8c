package io.drey.chaos;

import io.drey.chaos.check.Checkers;
import io.drey.chaos.fault.Injector;
import io.drey.chaos.history.History;
import io.drey.chaos.history.Operation;
import io.drey.chaos.load.LoadMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What all JVMs read in the end. Confined to one thread. */
final class Agreement {

    private static final String ABSENT = "null";
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
    /** In the order in which JVMs answer, by the cache that holds them. */
    private static final List<List<String>> CACHES = List.of(
            List.of(Checkers.COUNTER, Checkers.CLAIM, Checkers.RISING, Checkers.SCATTER),
            List.of(Checkers.STEADY, Checkers.FRESH),
            List.of(Checkers.REGISTER),
            List.of(Checkers.EVICTED));

    private final JvmFleet jvms;
    private final Path file;

    private final boolean evicted;

    /** @param evicted whether entries were: copies of them may live on, since nobody wrote anything newer */
    Agreement(JvmFleet jvms, Path directory, boolean evicted) {
        this.jvms = jvms;
        this.evicted = evicted;
        this.file = directory.resolve("keys");
    }

    /**
     * Asks until all answer the same.
     *
     * @param disagreements are added to if they never do
     */
    Map<String, @Nullable Long> reach(History history, List<String> disagreements) throws IOException {
        List<String> keys = keys(history);
        Files.write(file, keys);
        List<String> answers = jvms.all("read", file.toString(), 0);
        long start = System.nanoTime();
        while (!isAgreed(answers) && System.nanoTime() - start < LIMIT_NANOS) {
            Injector.last(PAUSE);
            answers = jvms.all("read", file.toString(), 0);
        }
        List<String> failed = answers.stream()
                .filter(answer -> answer.startsWith(LoadMain.FAILED))
                .toList();
        if (!failed.isEmpty()) {
            disagreements.add("not all JVMs can read: " + failed);
            return Map.of();
        }
        return compare(keys, split(answers), disagreements);
    }

    private boolean isAgreed(List<String> answers) {
        if (answers.stream().anyMatch(answer -> answer.startsWith(LoadMain.FAILED))) {
            return false;
        }
        List<List<String>> read = split(answers);
        return IntStream.range(0, read.get(0).size()).allMatch(key -> isAgreed(read, key));
    }

    private boolean isAgreed(List<List<String>> answers, int key) {
        return answers.stream()
                        .map(answer -> answer.get(key))
                        .filter(value -> !(evicted && value.equals(ABSENT)))
                        .distinct()
                        .count()
                < 2;
    }

    private static List<List<String>> split(List<String> answers) {
        return answers.stream().map(answer -> List.of(answer.split(" ", -1))).toList();
    }

    private static List<String> keys(History history) {
        List<String> keys = new ArrayList<>();
        for (List<String> prefixes : CACHES) {
            history.operations().stream()
                    .map(Operation::key)
                    .distinct()
                    .filter(key -> prefixes.contains(key.substring(0, key.indexOf('-'))))
                    .sorted()
                    .forEach(keys::add);
        }
        return keys;
    }

    private Map<String, @Nullable Long> compare(
            List<String> keys, List<List<String>> answers, List<String> disagreements) {
        Map<String, @Nullable Long> finals = new HashMap<>();
        for (int at = 0; at < keys.size(); at++) {
            int key = at;
            List<String> read = answers.stream().map(answer -> answer.get(key)).toList();
            if (!isAgreed(answers, key)) {
                disagreements.add(keys.get(key) + " is " + read + " in JVMs " + jvms.running());
            } else if (read.stream().distinct().count() == 1) {
                finals.put(keys.get(key), read.get(0).equals(ABSENT) ? null : Long.valueOf(read.get(0)));
            }
        }
        return finals;
    }
}
