package io.drey.hibernate;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one JVM has committed and read, line by line in a file that outlives it. All JVMs are on one machine, and share
 * the clock that counts nanoseconds there, which nobody sets. Any thread.
 */
final class Trail implements AutoCloseable {

    private final PrintStream lines;

    Trail(Path file) throws IOException {
        lines = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
    }

    /** Called when the commit has returned. */
    void committed(long id, long version) {
        lines.println("c " + id + " " + version + " " + System.nanoTime());
    }

    /** @param begun before the read was asked for, by {@link System#nanoTime} */
    void read(long id, long version, long begun) {
        lines.println("r " + id + " " + version + " " + begun);
    }

    @Override
    public void close() {
        lines.close();
    }

    /** One line. */
    private record Step(int jvm, char kind, long id, long version, long nanos) {

        static Step of(int jvm, String line) {
            String[] words = line.split(" ");
            return new Step(
                    jvm,
                    words[0].charAt(0),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]));
        }
    }

    /**
     * A read of what another commit had replaced before the read began.
     *
     * @param own whether the same JVM had made that commit
     * @param begun when the read was asked for, in nanoseconds
     * @param age for how long the commit had been over by then, in nanoseconds
     */
    record Stale(boolean own, long begun, long age) {}

    /** What all JVMs did. */
    record Seen(int reads, int commits, List<Stale> stale) {

        static Seen of(List<Path> files) {
            List<Step> all = new ArrayList<>();
            for (int jvm = 0; jvm < files.size(); jvm++) {
                try {
                    for (String line : Files.readAllLines(files.get(jvm))) {
                        if (line.split(" ").length == 4) { // a JVM that was killed may have written half of one
                            all.add(Step.of(jvm, line));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            Map<Long, TreeMap<Long, Step>> commits = new HashMap<>();
            all.stream()
                    .filter(step -> step.kind == 'c')
                    .forEach(step -> commits.computeIfAbsent(step.id, id -> new TreeMap<>())
                            .put(step.version, step));
            List<Stale> stale = new ArrayList<>();
            int reads = 0;
            for (Step read : all) {
                if (read.kind != 'r') {
                    continue;
                }
                reads++;
                Map.Entry<Long, Step> next =
                        commits.getOrDefault(read.id, new TreeMap<>()).higherEntry(read.version);
                if (next != null && next.getValue().nanos < read.nanos) {
                    Step commit = next.getValue();
                    stale.add(new Stale(commit.jvm == read.jvm, read.nanos, read.nanos - commit.nanos));
                }
            }
            return new Seen(reads, all.size() - reads, stale);
        }

        /** The oldest of what was read of others' changes, by reads that began within that time. */
        long oldest(long from, long until) {
            return stale.stream()
                    .filter(each -> !each.own && each.begun >= from && each.begun < until)
                    .mapToLong(Stale::age)
                    .max()
                    .orElse(0);
        }

        long own() {
            return stale.stream().filter(Stale::own).mapToLong(Stale::age).max().orElse(0);
        }
    }
}
