package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs that are killed have accepted, and what others have done meanwhile. */
@Timeout(300)
class JournalTest {

    private static final int ACCEPTED = 20_000;
    private static final int FEW = 100;

    /** More than one batch of a replay. */
    private static final int MANY = 5_000;

    /** Longer than any question to the server is under way, so that what is done before and after is told apart. */
    private static final Duration APART = Duration.ofSeconds(3);

    /** For a machine that is busy with other things: it writes some hundred keys a second then. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private final RedisServer server = RedisServer.start();
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void end() {
        server.resume();
        workers.forEach(worker -> {
            worker.close();
            System.err.println(worker.log());
        });
        server.close();
    }

    private Worker begin(int id, String journal) throws IOException {
        String redis = server.uri() + "?connect-timeout=10s&command-timeout=5s";
        Worker worker = Worker.start(JournalMain.class, id, List.of(), redis, journal, "INTERVAL");
        workers.add(worker);
        return worker;
    }

    private Worker start(int id, String journal) throws IOException {
        Worker worker = begin(id, journal);
        assertThat(worker.does("put", "own " + id + " ", 1).join()).isEqualTo("put");
        await().atMost(PATIENCE).until(() -> worker.does("drain", "-", 0).join().equals("0"));
        return worker;
    }

    /** Lets a JVM accept as much as is asked for, which the server does not take, and kills it. */
    private void acceptAndBeKilled(String key, int number) throws IOException {
        Worker killed = start(1, directory.toString());
        server.pause();
        assertThat(killed.does("put", key, number).join()).isEqualTo("put");
        killed.kill();
        server.resume();
    }

    private static void letTimePass() {
        await().pollDelay(APART).atMost(APART.plusSeconds(30)).until(() -> true);
    }

    private String owners(Worker asked, String key, int number) {
        return asked.does("owners", key, number).join();
    }

    @Test
    void whatAKilledJvmHadAcceptedIsWrittenByTheNextOne() throws IOException {
        Worker other = start(2, JournalMain.NO_JOURNAL);
        other.does("put", "key", FEW).join();
        other.does("drain", "-", 0).join();
        letTimePass();
        acceptAndBeKilled("key", ACCEPTED);

        Worker next = start(3, directory.toString());

        assertThat(owners(other, "key", ACCEPTED)).isEqualTo("[1:" + ACCEPTED + "]");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> next.does("journaled", "-", 0).join().equals("0"));
    }

    @Test
    void aJvmThatIsKilledInTheMidstOfItsReplayLeavesTheRestToTheNextOneTwice() throws IOException {
        Worker other = start(2, JournalMain.NO_JOURNAL);
        acceptAndBeKilled("key", MANY);
        for (int id = 3; id < 5; id++) {
            Worker replaying = begin(id, directory.toString());
            int left = pending(replaying);
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> left == 0 || pending(replaying) < left);
            replaying.kill();
        }

        start(5, directory.toString());

        assertThat(owners(other, "key", MANY)).isEqualTo("[1:" + MANY + "]");
    }

    private static int pending(Worker worker) {
        return Integer.parseInt(worker.does("pending", "-", 0).join());
    }

    @Test
    void whatOthersHaveWrittenOrRemovedSinceStays() throws IOException {
        Worker other = start(2, JournalMain.NO_JOURNAL);
        for (String key : List.of("written", "removed", "older")) {
            other.does("put", key, FEW).join();
        }
        other.does("drain", "-", 0).join();
        letTimePass();
        Worker killed = start(1, directory.toString());
        server.pause();
        for (String key : List.of("written", "removed", "older", "new")) {
            killed.does("put", key, FEW).join();
        }
        killed.kill();
        server.resume();
        letTimePass();
        other.does("put", "written", FEW).join();
        other.does("remove", "removed", FEW).join();
        other.does("drain", "-", 0).join();

        Worker next = start(3, directory.toString());

        assertThat(owners(next, "written", FEW)).isEqualTo("[2:" + FEW + "]");
        assertThat(owners(next, "removed", FEW)).isEqualTo("[absent:" + FEW + "]");
        assertThat(owners(next, "older", FEW)).isEqualTo("[1:" + FEW + "]");
        assertThat(owners(next, "new", FEW)).isEqualTo("[1:" + FEW + "]");
        assertThat(Integer.parseInt(next.does("overtaken", "-", 0).join())).isGreaterThanOrEqualTo(FEW);
    }

    @Test
    void whatWasClearedSinceStaysAway() throws IOException {
        Worker other = start(2, JournalMain.NO_JOURNAL);
        acceptAndBeKilled("key", FEW);
        letTimePass();
        other.does("clear", "-", 0).join();
        other.does("put", "after", FEW).join();
        other.does("drain", "-", 0).join();

        Worker next = start(3, directory.toString());

        assertThat(owners(next, "key", FEW)).isEqualTo("[absent:" + FEW + "]");
        assertThat(owners(next, "after", FEW)).isEqualTo("[2:" + FEW + "]");
    }

    @Test
    void whatWasWrittenBeforeTheKillIsNotWrittenAgain() throws IOException {
        Worker killed = start(1, directory.toString());
        killed.does("put", "key", FEW).join();
        killed.does("drain", "-", 0).join();
        killed.kill();
        Worker other = start(2, JournalMain.NO_JOURNAL);
        other.does("remove", "key", FEW).join();
        other.does("drain", "-", 0).join();

        Worker next = start(3, directory.toString());

        assertThat(owners(next, "key", FEW)).isEqualTo("[absent:" + FEW + "]");
    }
}
