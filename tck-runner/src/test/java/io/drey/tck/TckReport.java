package io.drey.tck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in one line per mode what the kit found, and fails the build unless everything ran and passed.
 *
 * <p>The counts are demanded exactly, because the kit passes what it does not run: one test more switched off, or a
 * harness that did not start, would otherwise look like success.
 */
public final class TckReport {

    private static final int TESTS = 479;
    private static final int ANNOTATION_TESTS = 12;

    private final Path reports;
    private final List<String> complaints = new ArrayList<>();

    private TckReport(Path reports) {
        this.reports = reports;
    }

    /** Takes the directory of the reports, and the modes separated by commas. */
    public static void main(String[] args) {
        TckReport report = new TckReport(Path.of(args[0]));
        for (String mode : args[1].split(",")) {
            report.check(mode);
        }
        if (!report.complaints.isEmpty()) {
            throw new IllegalStateException("TCK not passed:\n  " + String.join("\n  ", report.complaints));
        }
    }

    private void check(String mode) {
        if (!Mode.all().contains(mode)) {
            complaints.add("there is no mode \"" + mode + "\"; the modes are " + Mode.all()
                    + ", separated by commas without blanks");
            return;
        }
        boolean annotations = mode.equals(Mode.ANNOTATIONS);
        int expected = annotations ? ANNOTATION_TESTS : TESTS;
        int dummies = annotations ? 0 : 1; // CachingTest#dummyTest, which the kit wants excluded
        SurefireReports found = SurefireReports.read(reports.resolve(mode));
        List<String> switchedOff = switchedOff(mode);
        System.out.printf(
                "TCK %s: %d of %d, %d failed, %d switched off%n",
                mode, found.ran().size(), expected, found.failed().size(), switchedOff.size());

        found.failed().forEach(test -> complaints.add(mode + ": failed " + test));
        if (found.ran().size() != expected) {
            complaints.add(mode + ": " + found.ran().size() + " tests ran, " + expected + " should have");
        }
        if (switchedOff.size() != dummies) {
            complaints.add(mode + ": switched off " + switchedOff);
        }
    }

    private List<String> switchedOff(String mode) {
        Path file = SwitchedOff.file(reports, mode);
        if (Files.exists(file)) {
            return SwitchedOff.read(file);
        }
        complaints.add(mode + ": the run did not reach its end");
        return List.of();
    }
}
