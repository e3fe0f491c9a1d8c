package io.drey.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With a program that tells the time, in place of a server. */
class ClocksTest {

    private static final long HOUR_SECONDS = 3_600;

    @TempDir
    Path directory;

    static boolean isInstalled() {
        return Clocks.library() != null;
    }

    private static long time(Path command, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.toString(), "+%s", "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        process.waitFor();
        return Long.parseLong(told.lines().findFirst().orElse(""));
    }

    @Test
    @EnabledIf(value = "isInstalled", disabledReason = "there is no libfaketime")
    void eachServerHasTheClockThatItsPortIsGiven() throws Exception {
        // what date makes of further words is none of its business
        Path date = Files.writeString(directory.resolve("date"), "#!/bin/sh\nexec date \"$1\"\n");
        assertThat(date.toFile().setExecutable(true)).isTrue();
        Clocks clocks = new Clocks(directory, Objects.requireNonNull(Clocks.library()));
        Path command = clocks.starting(date.toString(), date.toString());
        clocks.set(2, Duration.ofSeconds(HOUR_SECONDS));

        long unused = time(command, 2);
        clocks.used(true);
        long first = time(command, 1);
        long second = time(command, 2);

        assertThat(first - unused).isBetween(0L, HOUR_SECONDS / 2);
        assertThat(second - unused).isBetween(HOUR_SECONDS, HOUR_SECONDS + HOUR_SECONDS / 2);
    }
}
