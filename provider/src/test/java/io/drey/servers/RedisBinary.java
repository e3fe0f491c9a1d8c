package io.drey.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds a redis-server that runs here: the one named by the property {@code servers.redis} or the variable
 * {@code DREY_REDIS_SERVER}, else the one on the PATH, else the one shipped in the embedded-redis archive.
 *
 * <p>A named one is not replaced by another when it does not run: who names it wants that version tested.
 */
final class RedisBinary {

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);
    private static final List<String> SHIPPED = List.of(
            "redis-server-6.2.6-v5-linux-amd64",
            "redis-server-6.2.7-linux-arm64",
            "redis-server-6.2.6-v5-darwin-amd64",
            "redis-server-6.2.6-v5-darwin-arm64");

    private static @Nullable String found;
    private static @Nullable String foundFor;
    private static @Nullable String shipped;

    private RedisBinary() {}

    /** Another one than before if another one is named by now. */
    static synchronized String find() {
        String named = named();
        if (found == null || !Objects.equals(named, foundFor)) {
            found = search(named);
            foundFor = named;
        }
        return found;
    }

    private static @Nullable String named() {
        return System.getProperty("servers.redis", System.getenv("DREY_REDIS_SERVER"));
    }

    /**
     * The one in the archive, whichever else there is: the oldest version that Drey takes.
     *
     * @throws IllegalStateException if it does not run here
     */
    static synchronized String shipped() {
        return shipped(new ArrayList<>());
    }

    private static String shipped(List<String> tried) {
        if (shipped == null) {
            String extracted = extract(tried);
            if (extracted == null || !runs(extracted, tried)) {
                throw none(tried);
            }
            shipped = extracted;
        }
        return shipped;
    }

    private static String search(@Nullable String named) {
        List<String> tried = new ArrayList<>();
        if (named != null && !named.isBlank()) {
            if (!runs(named, tried)) {
                throw none(tried);
            }
            return named;
        }
        return runs("redis-server", tried) ? "redis-server" : shipped(tried);
    }

    private static IllegalStateException none(List<String> tried) {
        return new IllegalStateException("no redis-server runs here; install one (Debian: apt-get install"
                + " redis-server) or name one by DREY_REDIS_SERVER. Tried: " + tried);
    }

    /**
     * Tells a server that was built without TLS from one that ended for another reason.
     *
     * @param log what it wrote
     * @throws IllegalStateException if it is without
     */
    static void checkTls(String log) {
        if (log.contains("tls-") && log.contains("Bad directive")) {
            throw new IllegalStateException(
                    find() + " is built without TLS; install another one, or name one by DREY_REDIS_SERVER");
        }
    }

    private static boolean runs(String binary, List<String> tried) {
        Command.Result result = Command.run(new ProcessBuilder(binary, "--version"), VERSION_LIMIT);
        if (!result.isGood()) {
            tried.add(binary + " (" + result.output() + ")");
        }
        return result.isGood();
    }

    private static @Nullable String extract(List<String> tried) {
        String suffix = system();
        for (String name : SHIPPED) {
            if (name.endsWith(suffix)) {
                return extract(name, tried);
            }
        }
        tried.add("no shipped server for " + suffix);
        return null;
    }

    private static @Nullable String extract(String name, List<String> tried) {
        try (InputStream shipped = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
            if (shipped == null) {
                tried.add(name + " (not on the class path)");
                return null;
            }
            Path file = Files.createTempFile("redis-server-", "");
            file.toFile().deleteOnExit();
            Files.copy(shipped, file, StandardCopyOption.REPLACE_EXISTING);
            return file.toFile().setExecutable(true) ? file.toString() : null;
        } catch (IOException e) {
            tried.add(name + " (" + e.getMessage() + ")");
            return null;
        }
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return os + "-" + arch;
    }
}
