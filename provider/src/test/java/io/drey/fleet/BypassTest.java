package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What several JVMs read while one of them removes what it cannot reach, and after the server is back: that one never
 * what it has removed, others not for long, and nobody an exception.
 */
@Timeout(180)
class BypassTest {

    private static final int KEYS = 40;
    private static final String ALL = Integer.toString(4 * KEYS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * The promised bound, a command's deadline, the bound on staleness and a moment, and as much again as a busy
     * machine may take to give each of them the processor.
     */
    private static final Duration BOUND =
            Duration.ofSeconds(1).plusMillis(200 + 100).plusSeconds(5);

    @TempDir
    Path directory;

    private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private final List<Relay> relays = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        server.resume();
        for (Relay relay : relays) {
            relay.hold(false);
        }
        workers.forEach(worker -> {
            worker.close();
            System.err.println(worker.log());
        });
        for (Relay relay : relays) {
            relay.close();
        }
        server.close();
    }

    private Worker start(int id, String journal) throws IOException {
        Relay relay = new Relay(server.port());
        relays.add(relay);
        String redis = relay.uri() + "?connect-timeout=10s&command-timeout=1s&partitions=16";
        Worker worker = Worker.start(BypassMain.class, id, List.of(), redis, journal);
        workers.add(worker);
        return worker;
    }

    private static String ask(Worker worker, String step, String key) {
        return worker.does(step, key, KEYS).join();
    }

    private void putAndRead(String key) {
        await().atMost(PATIENCE).until(() -> {
            ask(workers.get(0), "put", key); // again if a cache did not have its server back yet
            return ask(workers.get(1), "find", key).equals(ALL);
        });
        for (Worker worker : workers) {
            await().atMost(PATIENCE).until(() -> ask(worker, "find", key).equals(ALL));
            ask(worker, "watch", key);
            await().atMost(PATIENCE).until(() -> ask(worker, "kept", key).equals("true"));
        }
    }

    private void awaitAway() {
        for (Worker worker : workers) {
            await().atMost(PATIENCE).until(() -> ask(worker, "kept", "-").equals("false"));
        }
    }

    /** Once all have their server back, and have read for a while. */
    private void assertRemoved(String key, Worker removing, List<Worker> others) {
        for (Worker worker : workers) {
            await().atMost(PATIENCE).until(() -> ask(worker, "kept", "-").equals("true"));
            await().atMost(PATIENCE).until(() -> ask(worker, "find", key).equals("0"));
        }
        assertThat(ask(removing, "old", key))
                .as(key + " in the JVM that removed")
                .isEqualTo("0");
        assertThat(ask(removing, "failures", key)).isEqualTo("0");
        for (Worker worker : others) {
            assertThat(Long.parseLong(ask(worker, "late", key)))
                    .as("ms for which another JVM has read " + key + " after its server was back")
                    .isLessThan(BOUND.toMillis());
            assertThat(ask(worker, "failures", key)).isEqualTo("0");
        }
    }

    @Test
    void whatIsRemovedWithoutTheServerDoesNotComeBackWithIt() throws IOException {
        Worker removing = start(1, directory.toString());
        Worker first = start(2, BypassMain.NO_JOURNAL);
        List<Worker> others = List.of(first, start(3, BypassMain.NO_JOURNAL));

        putAndRead("gone");
        server.kill();
        awaitAway();
        ask(removing, "remove", "gone");
        server.restart();
        assertRemoved("gone", removing, others);

        putAndRead("hung");
        server.pause();
        ask(removing, "remove", "hung"); // while nobody knows yet
        awaitAway();
        server.resume();
        assertRemoved("hung", removing, others);

        putAndRead("half");
        relays.forEach(relay -> relay.hold(true)); // what is asked arrives, and no answer comes back
        awaitAway();
        ask(removing, "remove", "half");
        relays.forEach(relay -> relay.hold(false));
        assertRemoved("half", removing, others);

        putAndRead("killed");
        server.kill();
        awaitAway();
        ask(removing, "remove", "killed");
        removing.kill();
        workers.remove(removing);
        server.restart();
        await().atMost(PATIENCE).until(() -> ask(first, "kept", "-").equals("true"));
        assertThat(ask(first, "find", "killed")).isEqualTo(ALL); // nobody has told it
        Worker next = start(4, directory.toString());
        assertThat(ask(next, "find", "killed")).isEqualTo("0"); // the first that it reads at all
        await().atMost(PATIENCE).until(() -> ask(next, "kept", "-").equals("true"));
        assertThat(ask(next, "find", "killed")).isEqualTo("0");
        await().atMost(PATIENCE).until(() -> ask(first, "find", "killed").equals("0"));
        assertThat(ask(next, "failures", "-")).isEqualTo("0");
    }
}
