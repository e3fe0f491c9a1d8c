package io.drey.example.bucket4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two JVMs ask at the same time for more than there is. */
class LimitedTest {

    private static final int ATTEMPTS = 200; // of each, so that one alone cannot take everything

    @Test
    void twoJvmsTogetherAreGivenWhatTheBucketHolds() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Jvm one = Jvm.start(redis.uri());
                Jvm other = Jvm.start(redis.uri())) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(other.line()).isEqualTo("ready");

            one.begin();
            other.begin();
            int here = Integer.parseInt(one.line());
            int there = Integer.parseInt(other.line());

            assertThat(here + there).isEqualTo(Limited.TOKENS);
            assertThat(here).isBetween(Limited.TOKENS - ATTEMPTS, ATTEMPTS);
        }
    }

    private record Jvm(Process process, BufferedReader out) implements AutoCloseable {

        static Jvm start(String redis) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Limited.class.getName(),
                            String.valueOf(ATTEMPTS))
                    .redirectError(Redirect.INHERIT);
            builder.environment().put("DREY_REMOTE_URI", redis);
            builder.environment().put("DREY_REMOTE_COMMAND_TIMEOUT", "30s"); // however busy the machine is
            builder.environment().put("DREY_REMOTE_START_TIMEOUT", "60s");
            Process process = builder.start();
            return new Jvm(process, process.inputReader(StandardCharsets.UTF_8));
        }

        /** What it says next. */
        String line() throws Exception {
            FutureTask<String> reading = new FutureTask<>(out::readLine);
            Thread reader = new Thread(reading, "reader");
            reader.setDaemon(true);
            reader.start();
            return reading.get(120, TimeUnit.SECONDS);
        }

        void begin() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        /** Whoever still waits for the line goes on without it. */
        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
    }
}
