package io.drey.example.debezium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Empties a cache for all JVMs, by {@code drey-cli clear}. */
final class Clearing {

    private final String redis;
    private final String namespace;

    Clearing(String redis, String namespace) {
        this.redis = redis;
        this.namespace = namespace;
    }

    void clear(String cache) {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.drey.cli.DreyCli",
                        "clear",
                        cache,
                        "--yes",
                        "--timeout",
                        "60s") // it is not looked at by anybody who would rather know soon
                .inheritIO();
        command.environment().put("DREY_REMOTE_URI", redis);
        command.environment().put("DREY_NAMESPACE", namespace);
        int code;
        try {
            code = command.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while drey-cli clears " + cache, e);
        }
        if (code > 1) { // 1: nothing was ever written to this cache
            throw new IllegalStateException("drey-cli ended with " + code);
        }
    }
}
