package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a killed JVM had accepted, and what others have done meanwhile, where Redis is more than one server. */
@Timeout(180)
class JournalOnDeploymentsTest {

    private static final int FEW = 60;

    /** Longer than any question to a server is under way, so that what is done before and after is told apart. */
    private static final Duration APART = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void end() {
        workers.forEach(worker -> {
            worker.close();
            System.err.println(worker.log());
        });
    }

    private Worker start(int id, String uri, String journal) throws IOException {
        String redis = Worker.with("?connect-timeout=10s&command-timeout=1s", uri);
        Worker worker = Worker.start(JournalMain.class, id, List.of(), redis, journal, "INTERVAL");
        workers.add(worker);
        return worker;
    }

    private static void drain(Worker worker) {
        await().atMost(PATIENCE).until(() -> worker.does("drain", "-", 0).join().equals("0"));
    }

    private static void letTimePass() {
        await().pollDelay(APART).atMost(APART.plusSeconds(30)).until(() -> true);
    }

    private static void assertOwners(Worker asked, String key, String owner) {
        await().atMost(PATIENCE) // who asks while a server is not yet found again fails
                .untilAsserted(() ->
                        assertThat(asked.does("owners", key, FEW).join()).isEqualTo("[" + owner + ":" + FEW + "]"));
    }

    /** By sentinels nothing of this differs from one server. */
    @ParameterizedTest
    @EnumSource(
            value = Deployment.class,
            names = {"TWEMPROXY", "CLUSTER"})
    void theNextJvmWritesItOverNothingThatOthersHaveChangedSince(Deployment deployment) throws IOException {
        try (Deployment.Running redis = deployment.start()) {
            Worker other = start(2, redis.uri(), JournalMain.NO_JOURNAL);
            Worker killed = start(1, redis.uri(), directory.toString());
            for (String key : List.of("written", "removed", "older")) {
                other.does("put", key, FEW).join();
            }
            drain(other);
            killed.does("put", "own", FEW).join();
            drain(killed);
            letTimePass();
            redis.masters().forEach(RedisServer::pause);
            for (String key : List.of("written", "removed", "older", "new")) {
                assertThat(killed.does("put", key, FEW).join()).isEqualTo("put");
            }
            killed.kill();
            workers.remove(killed);
            redis.masters().forEach(RedisServer::resume);
            letTimePass();
            other.does("put", "written", FEW).join();
            other.does("remove", "removed", FEW).join();
            drain(other);

            Worker next = start(3, redis.uri(), directory.toString());

            drain(next);
            assertOwners(other, "own", "1");
            assertOwners(other, "written", "2");
            assertOwners(other, "removed", "absent");
            assertOwners(other, "older", "1");
            assertOwners(next, "new", "1");
        }
    }
}
