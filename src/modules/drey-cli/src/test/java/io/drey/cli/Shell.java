package io.drey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The shell script by which anybody evicts, and a redis-cli for it. */
record Shell(Path script, String redisCli) {

    /** @param more what redis-cli needs to know beside the address */
    static Shell at(String host, int port, Path folder, String... more) throws IOException {
        Path script = Files.writeString(folder.resolve("drey-evict.sh"), ScriptCommand.text(ScriptCommand.Name.sh, 0));
        return new Shell(script, "redis-cli -h " + host + " -p " + port + " " + String.join(" ", more));
    }

    static boolean isThere(String command) {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    void evict(String namespace, int partitions, String cache, String type, String key)
            throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                        "sh", script.toString(), namespace, Integer.toString(partitions), cache, type, key)
                .redirectErrorStream(true);
        shell.environment().put("REDIS_CLI", redisCli);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(type + " " + key + ": " + said).isZero();
    }
}
