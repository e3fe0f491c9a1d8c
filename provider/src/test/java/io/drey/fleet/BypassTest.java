package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.WriteMode;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What several JVMs read while one of them removes what it cannot reach, and after the server is back: that one never
 * what it has removed, others not for long, and nobody an exception.
 */
@Timeout(180)
class BypassTest {

    private static final int KEYS = 60;
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

    private Worker start(int id, WriteMode mode, String journal) throws IOException {
        Relay relay = new Relay(server.port());
        relays.add(relay);
        String redis = relay.uri() + "?connect-timeout=10s&command-timeout=1s&partitions=16";
        Worker worker = Worker.start(BypassMain.class, id, List.of(), redis, mode.name(), journal);
        workers.add(worker);
        return worker;
    }

    private static String ask(Worker worker, String step, String key) {
        return worker.does(step, key, KEYS).join();
    }

    private void putAndRead(String key) {
        ask(workers.get(0), "put", key);
        for (Worker worker : workers) {
            await().atMost(PATIENCE).until(() -> ask(worker, "find", key).equals(Integer.toString(2 * KEYS)));
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
    private void assertRemoved(String key, List<Worker> removing, List<Worker> others) {
        for (Worker worker : workers) {
            if (worker.isRunning()) {
                await().atMost(PATIENCE).until(() -> ask(worker, "kept", "-").equals("true"));
                await().atMost(PATIENCE).until(() -> ask(worker, "find", key).equals("0"));
            }
        }
        for (Worker worker : removing) {
            assertThat(ask(worker, "old", key))
                    .as(key + " in the JVM that removed")
                    .isEqualTo("0");
            assertThat(ask(worker, "failures", key)).isEqualTo("0");
        }
        for (Worker worker : others) {
            assertThat(Long.parseLong(ask(worker, "late", key)))
                    .as("ms for which another JVM has read " + key + " after its server was back")
                    .isLessThan(BOUND.toMillis());
            assertThat(ask(worker, "failures", key)).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void whatIsRemovedWithoutTheServerDoesNotComeBackWithIt(WriteMode mode) throws IOException {
        Worker removing = start(1, mode, BypassMain.NO_JOURNAL);
        List<Worker> others = List.of(start(2, mode, BypassMain.NO_JOURNAL), start(3, mode, BypassMain.NO_JOURNAL));

        putAndRead("gone");
        server.kill();
        awaitAway();
        ask(removing, "remove", "gone");
        server.restart();
        assertRemoved("gone", List.of(removing), others);

        putAndRead("hung");
        server.pause();
        ask(removing, "remove", "hung"); // while nobody knows yet
        awaitAway();
        server.resume();
        assertRemoved("hung", List.of(removing), others);

        putAndRead("half");
        relays.forEach(relay -> relay.hold(true)); // what is asked arrives, and no answer comes back
        awaitAway();
        ask(removing, "remove", "half");
        relays.forEach(relay -> relay.hold(false));
        assertRemoved("half", List.of(removing), others);
    }

    @Test
    void whatAKilledJvmHadRemovedTheNextOneWithItsJournalNeverReads() throws IOException {
        Worker killed = start(1, WriteMode.BEHIND, directory.toString());
        Worker other = start(2, WriteMode.BEHIND, BypassMain.NO_JOURNAL);
        putAndRead("killed");
        server.kill();
        awaitAway();
        ask(killed, "remove", "killed");
        killed.kill();
        server.restart();
        await().atMost(PATIENCE).until(() -> ask(other, "kept", "-").equals("true"));
        assertThat(ask(other, "find", "killed")).isEqualTo(Integer.toString(2 * KEYS)); // nobody has told it

        Worker next = start(3, WriteMode.BEHIND, directory.toString());

        assertThat(ask(next, "find", "killed")).isEqualTo("0"); // the first that it reads at all
        await().atMost(PATIENCE).until(() -> ask(next, "kept", "-").equals("true"));
        assertThat(ask(next, "find", "killed")).isEqualTo("0");
        await().atMost(PATIENCE).until(() -> ask(other, "find", "killed").equals("0"));
        assertThat(ask(next, "failures", "-")).isEqualTo("0");
    }
}
