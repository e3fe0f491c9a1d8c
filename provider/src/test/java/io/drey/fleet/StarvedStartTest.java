package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A JVM that gets a small part of a processor when it starts, as containers with a quota do. */
class StarvedStartTest {

    private static final String RUNNING = "0.03";
    private static final String STOPPED = "0.17";
    private static final long END_SECONDS = 10;

    /** A command has its own time in any case: in it this JVM gets 150 ms of a processor, to load classes with. */
    private static final String DEADLINES = "?connect-timeout=500ms&command-timeout=1s";

    @Test
    void theFirstCallsOfAJvmWithHardlyAnyProcessorTimeSucceed() throws Exception {
        try (RedisServer server = RedisServer.start();
                Worker worker = Worker.start(WorkerMain.class, 1, List.of(), server.uri() + DEADLINES)) {
            Process starving = starve(worker);
            String won;
            try {
                won = worker.does("claim", "key", 3).get();
            } finally {
                feed(worker, starving);
            }

            assertThat(won).as(worker.log()).isEqualTo("[0, 1, 2]");
            assertThat(worker.log())
                    .doesNotContain("stopped answering")
                    .doesNotContain("have not answered")
                    .doesNotContain("out of reach");
        }
    }

    /** Stops it most of the time, until it ends or is fed. */
    private static Process starve(Worker worker) throws IOException {
        String loop = "while kill -STOP $0; do sleep " + STOPPED + "; kill -CONT $0; sleep " + RUNNING + "; done";
        return new ProcessBuilder("sh", "-c", loop, Long.toString(worker.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void feed(Worker worker, Process starving) throws Exception {
        starving.destroyForcibly().onExit().get(END_SECONDS, TimeUnit.SECONDS);
        Process signal = new ProcessBuilder("kill", "-CONT", Long.toString(worker.pid())).start();
        assertThat(signal.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
