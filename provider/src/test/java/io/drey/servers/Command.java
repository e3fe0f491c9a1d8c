package io.drey.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One short command of the system, run to its end or to a deadline. Any thread. */
final class Command {

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private Command() {}

    /** What a command left: its exit status, and its output and errors together. */
    record Result(int status, String output) {

        boolean isGood() {
            return status == 0;
        }
    }

    /**
     * Runs it; never throws for what it did or did not do.
     *
     * @return status -1 if it could not be started or did not end in time, the output says which
     */
    static Result run(ProcessBuilder builder, Duration limit) {
        Path output = null;
        try {
            output = Files.createTempFile("command-", ".out"); // a pipe that nobody reads could stop it
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
            return ended
                    ? new Result(process.exitValue(), text)
                    : new Result(-1, "did not end within " + limit + ": " + text);
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        } finally {
            if (output != null) {
                Directories.delete(output);
            }
        }
    }
}
