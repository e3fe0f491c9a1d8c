package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three JVMs, in one of which the application throws an error wherever its code is called. It may throw what it likes:
 * the other caches of that JVM go on meanwhile, and so does everything once it behaves again.
 */
@Tag("concurrent")
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class ErrorsOfApplicationsTest {

    private static final int KEYS = 20;
    private static final int USED = 2;

    /** What cannot be written while an error is thrown is soon given up by who waits for it, and soon tried again. */
    private static final String OPTIONS = "?connect-timeout=10s&command-timeout=10s&lease=2s"
            + "&defaults.write-behind.flush-timeout=200ms&defaults.write-behind.retry.max-backoff=200ms";

    /** The bound on staleness, and time for a loaded machine. */
    private static final Duration AGREEMENT = Duration.ofSeconds(1 + 10);

    private final List<Worker> workers = new ArrayList<>();
    private RedisServer server;
    private int round;

    @BeforeAll
    void start() throws IOException {
        server = RedisServer.start();
        for (int id = 1; id <= 3; id++) {
            workers.add(Worker.start(OddMain.class, id, List.of(), server.uri() + OPTIONS));
        }
    }

    @AfterAll
    void end() {
        workers.forEach(Worker::close);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key.hashCode",
                "key.equals",
                "key.toString",
                "key.writeObject",
                "key.readObject",
                "value.hashCode",
                "value.equals",
                "value.toString",
                "value.writeObject",
                "value.readObject",
                "processor",
                "loader",
                "listener",
                "filter",
                "expiry"
            })
    void anErrorStopsNothingThatItHasNothingToDoWith(String place) {
        Worker odd = workers.get(0);
        Worker other = workers.get(1);
        assertAllAgreeOnWhatIsPutBy(odd);

        does(odd, "throw", place);
        String changed = Integer.toString(++round);
        assertThat(does(other, "put", changed)).isEqualTo("0 pending");
        assertThat(odd.does("use", "all", USED).join()).matches("\\d+");
        await().atMost(AGREEMENT)
                .untilAsserted(() -> assertThat(does(odd, "hits", "even")).isEqualTo(Integer.toString(KEYS)));

        does(odd, "behave", "again");
        assertThat(does(odd, "drain", "all")).as(odd.log()).isEqualTo("0 pending");
        assertAllAgreeOnWhatIsPutBy(other);
        assertAllAgreeOnWhatIsPutBy(odd);
        await().atMost(AGREEMENT)
                .untilAsserted(() -> assertThat(does(odd, "hits", "even")).isEqualTo(Integer.toString(KEYS)));
    }

    private void assertAllAgreeOnWhatIsPutBy(Worker writer) {
        String value = Integer.toString(++round);
        assertThat(does(writer, "put", value)).as(writer.log()).isEqualTo("0 pending");
        String expected = Collections.nCopies(3 * KEYS, value).toString();
        for (Worker worker : workers) {
            await().atMost(AGREEMENT)
                    .untilAsserted(() -> assertThat(does(worker, "read", "all"))
                            .as(worker.log())
                            .isEqualTo(expected));
        }
    }

    private static String does(Worker worker, String step, String what) {
        return worker.does(step, what, KEYS).join();
    }
}
