package io.drey.benchmarks;

import io.drey.servers.RedisServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * From the start of a JVM until its first {@code get} has answered: a new JVM for each sample, contenders in turns. The
 * name of one that has a configuration file ends with {@code -file}; of one whose classes come from an archive that an
 * earlier JVM wrote (class data sharing) with {@code -cds}.
 */
public final class StartUp {

    private static final int SAMPLES = 15;
    private static final List<String> LOCAL = List.of(
            "caffeine",
            "drey",
            "drey-file",
            "cache2k-jcache",
            "caffeine-jcache",
            "ehcache",
            "caffeine-cds",
            "drey-cds",
            "drey-file-cds",
            "cache2k-jcache-cds");
    private static final List<String> REMOTE =
            List.of("lettuce", "drey-no-local", "drey", "redisson", "lettuce-cds", "drey-cds", "redisson-cds");
    private static final Path WORK = work();
    private static final String JARS = jars();
    private static final String FILE = "-file";
    private static final String ARCHIVE = "-cds";

    private StartUp() {}

    private static Path work() {
        try {
            Path work = Files.createTempDirectory("start");
            work.toFile().deleteOnExit();
            return work;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] none) throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.start()) {
            print("local", LOCAL, "");
            print("on Redis", REMOTE, server.uri());
        }
    }

    private static void print(String title, List<String> names, String uri) throws IOException, InterruptedException {
        Map<String, long[]> samples = new HashMap<>();
        names.forEach(name -> samples.put(name, new long[SAMPLES]));
        for (int i = 0; i < SAMPLES; i++) {
            for (String name : names) {
                samples.get(name)[i] = sample(name, uri);
            }
        }
        System.out.println(title + ", milliseconds (of the first)");
        double first = median(samples.get(names.get(0)));
        for (String name : names) {
            System.out.printf(
                    "  %-16s %6.0f  (%.2f)%n", name, median(samples.get(name)), median(samples.get(name)) / first);
        }
    }

    /** Returns this class path without directories, of which class data sharing takes nothing. */
    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(path -> (Files.isDirectory(path) ? jar("classes", path) : path).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(String name, Path directory) {
        Path jar = WORK.resolve(name + ".jar");
        if (!Files.exists(jar)) {
            int code = ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(System.out, System.err, "--create", "--file=" + jar, "-C", directory.toString(), ".");
            if (code != 0) {
                throw new IllegalStateException("no archive of " + directory);
            }
        }
        return jar;
    }

    private static Path withFile() throws IOException {
        Path directory = Files.createDirectories(WORK.resolve("file"));
        Files.writeString(directory.resolve("drey.conf"), "drey.caches.bench.local.maximum-size = 200000");
        return directory;
    }

    private static double median(long[] samples) {
        Arrays.sort(samples);
        return samples[samples.length / 2];
    }

    private static long sample(String name, String uri) throws IOException, InterruptedException {
        return run(
                name, uri, name.endsWith(ARCHIVE) ? List.of("-XX:SharedArchiveFile=" + archive(name, uri)) : List.of());
    }

    /** Returns the archive of a contender's classes, which a JVM of its own writes as it ends. */
    private static Path archive(String name, String uri) throws IOException, InterruptedException {
        Path archive = WORK.resolve(name + (uri.isEmpty() ? "" : "-redis"));
        if (!Files.exists(archive)) {
            run(name, uri, List.of("-XX:ArchiveClassesAtExit=" + archive));
        }
        return archive;
    }

    private static long run(String name, String uri, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        String contender = name.replace(ARCHIVE, "");
        String file = contender.endsWith(FILE) ? jar("file", withFile()) + File.pathSeparator : "";
        command.addAll(List.of("-cp", file + JARS, FirstGet.class.getName(), contender.replace(FILE, ""), uri));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Long.parseLong(out.lines().findFirst().orElseThrow());
    }
}
