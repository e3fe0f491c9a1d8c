package io.drey.examples.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That an application which is a module finds Drey, in a JVM whose class path is empty. */
class ModulePathTest {

    private static final String SAID =
            "io.drey.TieredCachingProvider in module io.drey gave 42 to module io.drey.examples.modules";

    @TempDir
    private Path directory;

    @Test
    void aModuleGetsWhatItPutsInThisJvm() throws Exception {
        assertThat(run()).containsExactly("local only", SAID);
    }

    @Test
    void aModuleGetsWhatItPutsThroughRedis() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            assertThat(run(redis.uri())).containsExactly("one Redis", SAID);
            assertThat((Long) redis.call("DBSIZE")).isPositive();
        }
    }

    /** What Drey says of itself when it opens and at contact; the first of these lines begins with time and class. */
    private static final Pattern OPENED = Pattern.compile("INFO: cache manager [^ ]+: (local only|one Redis)[: ].*");

    private static final Pattern PASSING = Pattern.compile(".* io\\.drey\\.internal\\..*|INFO: contact with .*");

    /** What the application wrote, on both of its streams, what Drey says by two words. */
    private static List<String> told(List<String> lines) {
        return lines.stream()
                .filter(line -> !PASSING.matcher(line).matches())
                .map(line -> OPENED.matcher(line).replaceFirst("$1"))
                .toList();
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        Path target = Path.of("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                target.resolve("classes")
                        + File.pathSeparator
                        + Files.readString(target.resolve("module-path")).strip(),
                "--add-modules",
                "ALL-MODULE-PATH",
                "--module",
                "io.drey.examples.modules/io.drey.examples.modules.Application"));
        Stream.of(arguments).forEach(command::add);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return told(Files.readAllLines(output));
    }
}
