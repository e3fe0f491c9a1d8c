package io.drey.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the kit in the modes it is given, each in a JVM of its own, says in one line per mode what the kit found, and
 * fails the build unless everything ran and passed.
 *
 * <p>The counts are demanded exactly, because the kit passes what it does not run: one test more switched off, or a
 * harness that did not start, would otherwise look like success.
 */
public final class TckRunner {

    private static final int TESTS = 479;
    private static final int ANNOTATION_TESTS = 12;
    private static final long MINUTES_PER_MODE = 15;

    /** What the kit reads from system properties. */
    private static final List<String> OPTIONS = List.of(
            "-Djava.net.preferIPv4Stack=true",
            "-Dorg.jsr107.tck.support.server.address=127.0.0.1",
            "-Dorg.jsr107.tck.management.statistics.timeout.seconds=0",
            "-DExcludeList=ExcludeList",
            "-Djavax.cache.CacheManager=io.drey.internal.jcache.TieredCacheManager",
            "-Djavax.cache.Cache=io.drey.internal.jcache.TieredCache",
            "-Djavax.cache.Cache.Entry=io.drey.internal.jcache.TieredEntry",
            "-Dorg.jboss.weld.se.archive.isolation=false");

    private final Path reports;
    private final List<String> complaints = new ArrayList<>();

    private TckRunner(Path reports) {
        this.reports = reports;
    }

    /** Takes the directory of the reports, and the modes: {@code usual}, {@code all}, or names separated by commas. */
    public static void main(String[] args) throws IOException, InterruptedException {
        TckRunner runner = new TckRunner(Path.of(args[0]));
        for (String mode : modes(args[1])) {
            runner.check(mode);
        }
        if (!runner.complaints.isEmpty()) {
            System.out.println("TCK not passed:\n  " + String.join("\n  ", runner.complaints));
            System.exit(1);
        }
    }

    private static List<String> modes(String wanted) {
        return switch (wanted) {
            case "usual" -> Mode.usual();
            case "all" -> Mode.all();
            default -> List.of(wanted.split(","));
        };
    }

    private void check(String mode) throws IOException, InterruptedException {
        if (!Mode.all().contains(mode)) {
            complaints.add("there is no mode \"" + mode + "\"; write usual, all, or some of " + Mode.all()
                    + ", separated by commas without blanks");
            return;
        }
        TckResults results = run(mode);
        boolean annotations = mode.equals(Mode.ANNOTATIONS);
        int expected = annotations ? ANNOTATION_TESTS : TESTS;
        int dummies = annotations ? 0 : 1; // CachingTest#dummyTest, which the kit wants excluded
        System.out.printf(
                "TCK %s: %d of %d, %d failed, %d switched off%n",
                mode,
                results.ran().size(),
                expected,
                results.failed().size(),
                results.switchedOff().size());

        results.failed().forEach(test -> complaints.add(mode + ": failed " + test));
        if (results.ran().size() != expected) {
            complaints.add(mode + ": " + results.ran().size() + " tests ran, " + expected + " should have");
        }
        if (results.switchedOff().size() != dummies) {
            complaints.add(mode + ": switched off " + results.switchedOff());
        }
    }

    /** What an earlier run left is deleted first, so that it is not counted as this one's. */
    private TckResults run(String mode) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(reports.resolve(mode));
        Path file = directory.resolve("results.txt");
        Path output = directory.resolve("output.txt");
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TckMain.class.getName(), mode));
        command.add(file.toString());
        Process jvm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!jvm.waitFor(MINUTES_PER_MODE, TimeUnit.MINUTES)) {
                complaints.add(mode + ": not at its end after " + MINUTES_PER_MODE + " minutes; see " + output);
            } else if (!Files.exists(file)) {
                complaints.add(mode + ": the run did not reach its end; see " + output);
            }
        } finally {
            jvm.destroyForcibly().waitFor();
        }
        return Files.exists(file) ? TckResults.read(file) : TckResults.NONE;
    }
}
