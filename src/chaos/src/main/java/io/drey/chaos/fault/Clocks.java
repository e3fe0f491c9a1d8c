package io.drey.chaos.fault;

import io.drey.servers.Directories;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clocks of servers that can be set while they run, by libfaketime: it reads from a file of each process by how much
 * that one's clock is wrong. The steady clock goes right. JVMs under it take a core each for their waits. Confined to
 * one thread.
 */
public final class Clocks {

    /** After so long a server has noticed that its clock was set. */
    static final Duration NOTICED = Duration.ofSeconds(1);

    /** Where Debian, Fedora and Homebrew have it. */
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    private static @Nullable Clocks present;

    private final Path directory;
    private final Path library;

    Clocks(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
    }

    /**
     * Prepares what servers are started by from now on, so before any is started.
     *
     * @return whether that is possible here
     */
    public static boolean prepare() {
        Path library = library();
        if (library != null && present == null) {
            try {
                Path directory = Files.createTempDirectory("chaos-clocks-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.delete(directory), "clocks-end"));
                present = new Clocks(directory, library);
                String usual = System.getProperty("servers.redis", "redis-server");
                Path command = present.starting(usual, RedisServer.oldest());
                System.setProperty("servers.redis", command.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return library != null;
    }

    /** Where the library is here, or null. */
    static @Nullable Path library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
    }

    static Clocks ofThisRun() {
        Clocks prepared = present;
        if (prepared == null) {
            throw new IllegalStateException(
                    "clocks cannot be set here: there is no libfaketime" + " (Debian: apt-get install libfaketime)");
        }
        return prepared;
    }

    /** Whether servers that are started from now on have clocks that can be set. */
    public static void use(boolean settable) {
        Clocks prepared = present;
        if (prepared != null) {
            prepared.used(settable);
        }
    }

    private Path file(String whose) {
        return directory.resolve(whose);
    }

    void used(boolean settable) {
        try {
            if (settable) {
                Files.writeString(file("used"), "");
            } else {
                Files.deleteIfExists(file("used"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the clock of the server with this port, so much off the true time. */
    void set(int port, Duration wrong) {
        try {
            Files.writeString(file("port-" + port), "%+d".formatted(wrong.toSeconds()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A command that starts a server; which one's clock it has, its port tells.
     *
     * @param usual what is run as long as clocks are not used
     * @param settable what is run with a clock that can be set: a server with jemalloc, as Debian's, cannot be
     */
    Path starting(String usual, String settable) throws IOException {
        String script = """
                #!/bin/sh
                if [ -e '%1$s/used' ]; then
                  port=none
                  before=
                  for word in "$@"; do
                    [ "$before" != --port ] || port=$word
                    before=$word
                  done
                  FAKETIME_TIMESTAMP_FILE='%1$s'/port-$port
                  [ -e "$FAKETIME_TIMESTAMP_FILE" ] || echo +0 >"$FAKETIME_TIMESTAMP_FILE"
                  FAKETIME_CACHE_DURATION=%3$d
                  DONT_FAKE_MONOTONIC=1
                  LD_PRELOAD='%2$s'
                  export FAKETIME_TIMESTAMP_FILE FAKETIME_CACHE_DURATION DONT_FAKE_MONOTONIC LD_PRELOAD
                  exec '%5$s' "$@"
                fi
                exec '%4$s' "$@"
                """.formatted(directory, library, NOTICED.toSeconds(), usual, settable);
        Path command = directory.resolve("redis-server");
        Files.writeString(command, script);
        return Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }
}
