package io.drey.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches packages of a Debian-like system and unpacks them into a directory, which needs no root as installing does.
 * Nothing is configured and no dependency is followed: the caller names what it needs.
 */
final class DebianPackage {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private DebianPackage() {}

    /**
     * False if one of them could not be had.
     *
     * @param tried is told what went wrong
     */
    static boolean unpack(Path into, List<String> names, List<String> tried) throws IOException {
        Path downloads = Files.createTempDirectory("packages-");
        try {
            if (!downloads(downloads, names, tried)) {
                return false;
            }
            for (Path archive : archives(downloads)) {
                if (!runs(downloads, List.of("dpkg", "-x", archive.toString(), into.toString()), tried)) {
                    return false;
                }
            }
            return true;
        } finally {
            Directories.delete(downloads);
        }
    }

    /** Package lists may be missing, as in a fresh container; only root can fetch them. */
    private static boolean downloads(Path directory, List<String> names, List<String> tried) {
        List<String> download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(names);
        if (runs(directory, download, tried)) {
            return true;
        }
        return "root".equals(System.getProperty("user.name"))
                && runs(directory, List.of("apt-get", "update"), tried)
                && runs(directory, download, tried);
    }

    private static List<Path> archives(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    private static boolean runs(Path directory, List<String> command, List<String> tried) {
        Command.Result result = Command.run(new ProcessBuilder(command).directory(directory.toFile()), LIMIT);
        if (!result.isGood()) {
            tried.add(String.join(" ", command) + " (" + result.output() + ")");
        }
        return result.isGood();
    }
}
