package io.drey.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A nutcracker, which is the program of twemproxy, that runs here: the one named by the property
 * {@code servers.nutcracker} or the variable {@code DREY_NUTCRACKER}, else the one on the PATH, else the one where
 * Debian puts it, else the one of Debian's package, unpacked without being installed.
 *
 * <p>A named one is not replaced by another when it does not run: who names it wants that version tested.
 *
 * @param path a name on the PATH, or a path
 * @param libraries directory of the libraries unpacked with it, null if it uses the system's
 */
record NutcrackerBinary(String path, @Nullable Path libraries) {

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);
    private static final List<String> INSTALLED = List.of("nutcracker", "/usr/sbin/nutcracker");
    private static final String LIBRARY = "libyaml-0.so.2";
    private static final List<String> PACKAGES = List.of("nutcracker", "libyaml-0-2");

    private static @Nullable NutcrackerBinary found;

    static synchronized NutcrackerBinary find() {
        if (found == null) {
            found = search();
        }
        return found;
    }

    ProcessBuilder command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (libraries != null) {
            builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
        }
        return builder;
    }

    private static NutcrackerBinary search() {
        List<String> tried = new ArrayList<>();
        String named = System.getProperty("servers.nutcracker", System.getenv("DREY_NUTCRACKER"));
        boolean free = named == null || named.isBlank();
        for (String path : free ? INSTALLED : List.of(named)) {
            NutcrackerBinary installed = new NutcrackerBinary(path, null);
            if (installed.runs(tried)) {
                return installed;
            }
        }
        NutcrackerBinary unpacked = free ? unpacked(home(), tried) : null;
        if (unpacked != null) {
            return unpacked;
        }
        throw new IllegalStateException("no nutcracker (twemproxy) runs here; install one (Debian: apt-get install"
                + " nutcracker) or name one by DREY_NUTCRACKER. Tried: " + tried);
    }

    /** Kept between runs where the build keeps its things, else only for this JVM. */
    private static Path home() {
        Path target = Path.of("target").toAbsolutePath();
        return (Files.isDirectory(target) ? target : Path.of(System.getProperty("java.io.tmpdir")))
                .resolve("nutcracker-"
                        + (Files.isDirectory(target)
                                ? "unpacked"
                                : ProcessHandle.current().pid()));
    }

    /**
     * Unpacks beside its home and moves it there in one step: several JVMs may do so at once, and the first one wins.
     */
    static @Nullable NutcrackerBinary unpacked(Path home, List<String> tried) {
        try {
            NutcrackerBinary kept = inside(home, tried);
            if (kept != null) {
                return kept;
            }
            Path made = Files.createTempDirectory(home.getParent(), "unpacking-");
            if (DebianPackage.unpack(made, PACKAGES, tried)) {
                moveInto(home, made);
            }
            Directories.delete(made);
            return inside(home, tried);
        } catch (IOException e) {
            tried.add("unpacking into " + home + " (" + e + ")");
            return null;
        }
    }

    private static void moveInto(Path home, Path made) throws IOException {
        try {
            Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) { // another JVM did not move its own there either
                throw e;
            }
        }
    }

    private static @Nullable NutcrackerBinary inside(Path home, List<String> tried) throws IOException {
        if (!Files.isDirectory(home)) {
            return null;
        }
        try (Stream<Path> files = Files.find(home, 8, (file, ignored) -> file.endsWith(LIBRARY))) {
            Path library = files.findFirst().orElse(null);
            NutcrackerBinary binary = new NutcrackerBinary(
                    home.resolve("usr/sbin/nutcracker").toString(), library == null ? null : library.getParent());
            return binary.runs(tried) ? binary : null;
        }
    }

    private boolean runs(List<String> tried) {
        Command.Result result = Command.run(command(List.of("--version")), VERSION_LIMIT);
        if (!result.isGood()) {
            tried.add(path + " (" + result.output() + ")");
        }
        return result.isGood();
    }
}
