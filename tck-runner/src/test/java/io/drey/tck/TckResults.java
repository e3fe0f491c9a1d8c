package io.drey.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of the kit's tests in one run, by distinct test: one that fails in its body and after it counts once.
 *
 * @param ran the tests that were run, those that failed included
 * @param failed the tests that failed
 * @param switchedOff the tests that the kit replaced by nothing
 */
record TckResults(Set<String> ran, Set<String> failed, Collection<String> switchedOff) {

    static final TckResults NONE = new TckResults(Set.of(), Set.of(), List.of());

    private static final String RAN = "ran ";
    private static final String FAILED = "failed ";
    private static final String OFF = "off ";

    static TckResults read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new TckResults(
                new TreeSet<>(of(lines, RAN)), new TreeSet<>(of(lines, FAILED)), List.copyOf(of(lines, OFF)));
    }

    private static List<String> of(List<String> lines, String kind) {
        return lines.stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()))
                .toList();
    }

    /** Writes one line for each test, and the file even if there is none: its absence means a run that broke off. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        ran.forEach(test -> lines.add(RAN + test));
        failed.forEach(test -> lines.add(FAILED + test));
        switchedOff.forEach(test -> lines.add(OFF + test));
        Files.write(file, lines);
    }
}
