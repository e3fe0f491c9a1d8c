package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;

/** What three JVMs on one Redis may rely on. Each test has keys of its own, so that the JVMs serve all of them. */
@Timeout(90)
class ThreeJvmsTest {

    /** The bound on staleness, and time for a loaded machine to ask. */
    private static final Duration AGREEMENT = Duration.ofSeconds(1 + 5);

    private static final List<Worker> WORKERS = new ArrayList<>();
    private static RedisServer redis;

    @RegisterExtension
    static final TestWatcher OUTPUT = new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            WORKERS.forEach(worker -> System.err.println(worker.log()));
        }
    };

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
        for (int id = 1; id <= 3; id++) {
            WORKERS.add(Worker.start(id, redis.uri()));
        }
    }

    @AfterAll
    static void end() {
        WORKERS.forEach(Worker::close);
        redis.close();
    }

    @Test
    void invocationsFromAllJvmsAddUp() {
        all("add", "counter", 300);

        assertThat(WORKERS.get(0).does("add", "counter", 1).join()).isEqualTo("901");
    }

    @Test
    void putIfAbsentHasOneWinnerForEachKey() {
        List<String> won = all("claim", "claimed", 200);

        List<String> winners =
                won.stream().flatMap(ThreeJvmsTest::elements).sorted().toList();
        assertThat(winners)
                .containsExactlyElementsOf(IntStream.range(0, 200)
                        .mapToObj(Integer::toString)
                        .sorted()
                        .toList());
        List<String> owners =
                elements(WORKERS.get(0).does("read", "claimed", 200).join()).toList();
        for (int i = 0; i < WORKERS.size(); i++) {
            String owner = Integer.toString(WORKERS.get(i).id());
            List<String> owned = IntStream.range(0, 200)
                    .filter(key -> owners.get(key).equals(owner))
                    .mapToObj(Integer::toString)
                    .toList();
            assertThat(elements(won.get(i))).containsExactlyElementsOf(owned);
        }
    }

    @Test
    void aProcessorRunsOnceInTheFleetOnAnAbsentKey() {
        List<String> runs = all("process", "absent", 200);

        assertThat(runs.stream().mapToInt(Integer::parseInt).sum()).isEqualTo(200);
    }

    @Test
    void readersNeverSeeAKeyGoBackwards() {
        CompletableFuture<String> writing = WORKERS.get(0).does("write", "rising", 50_000);
        List<CompletableFuture<String>> watching = WORKERS.stream()
                .skip(1)
                .map(worker -> worker.does("watch", "rising", 50_000))
                .toList();

        assertThat(writing.join()).isEqualTo("written");
        assertThat(watching).extracting(CompletableFuture::join).containsOnly("[] to 50000");
    }

    @Test
    void allJvmsAgreeAfterTheLastWrite() {
        all("scatter", "shared", 50);
        assertThat(all("drain", "none", 0)).containsOnly("0");

        await().atMost(AGREEMENT)
                .untilAsserted(
                        () -> assertThat(all("read", "shared", 50).stream().distinct())
                                .hasSize(1));
        assertThat(all("read", "shared", 50).get(0)).doesNotContain("null");
    }

    @Test
    void aNewJvmReadsWhatOthersWroteBeforeTheyEnded() throws IOException {
        String last;
        try (Worker writer = Worker.start(4, redis.uri())) {
            writer.does("scatter", "left", 50).join();
            last = writer.does("read", "left", 50).join();
        }

        try (Worker reader = Worker.start(5, redis.uri())) {
            assertThat(reader.does("read", "left", 50).join()).isEqualTo(last);
        }
    }

    /** Lets all do the same at the same time. */
    private static List<String> all(String step, String key, int number) {
        List<CompletableFuture<String>> answers =
                WORKERS.stream().map(worker -> worker.does(step, key, number)).toList();
        return answers.stream().map(CompletableFuture::join).collect(Collectors.toList());
    }

    private static Stream<String> elements(String list) {
        return Stream.of(list.replaceAll("[\\[\\] ]", "").split(",")).filter(element -> !element.isEmpty());
    }
}
