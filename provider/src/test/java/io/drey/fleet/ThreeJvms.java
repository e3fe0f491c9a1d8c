package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.Deployment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * What three JVMs that share a remote tier may rely on, however Redis is run. Each test has keys of its own, so that
 * the JVMs serve all of them.
 */
@Timeout(90)
@TestInstance(Lifecycle.PER_CLASS)
abstract class ThreeJvms {

    /** The bound on staleness, and time for a loaded machine to ask. */
    private static final Duration AGREEMENT = Duration.ofSeconds(1 + 5);

    private final List<Worker> workers = new ArrayList<>();
    private final Supplier<Deployment.Running> deployment;
    private String redis;
    private Deployment.Running servers;

    ThreeJvms(Supplier<Deployment.Running> deployment) {
        this.deployment = deployment;
    }

    @RegisterExtension
    final TestWatcher output = new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            workers.forEach(worker -> System.err.println(worker.log()));
        }
    };

    @BeforeAll
    void start() throws IOException {
        servers = deployment.get();
        redis = Worker.with("?namespace=fleet-" + UUID.randomUUID(), servers.uri());
        for (int id = 1; id <= 3; id++) {
            workers.add(Worker.start(id, redis));
        }
    }

    @AfterAll
    void end() {
        workers.forEach(Worker::close);
        servers.close();
    }

    @Test
    void invocationsFromAllJvmsAddUp() {
        all("add", "counter", 300);

        assertThat(workers.get(0).does("add", "counter", 1).join()).isEqualTo("901");
    }

    @Test
    void putIfAbsentHasOneWinnerForEachKey() {
        List<String> won = all("claim", "claimed", 200);

        List<String> winners =
                won.stream().flatMap(ThreeJvms::elements).sorted().toList();
        assertThat(winners)
                .containsExactlyElementsOf(IntStream.range(0, 200)
                        .mapToObj(Integer::toString)
                        .sorted()
                        .toList());
        List<String> owners =
                elements(workers.get(0).does("read", "claimed", 200).join()).toList();
        for (int i = 0; i < workers.size(); i++) {
            String owner = Integer.toString(workers.get(i).id());
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
        CompletableFuture<String> writing = workers.get(0).does("write", "rising", 50_000);
        List<CompletableFuture<String>> watching = workers.stream()
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
        try (Worker writer = Worker.start(4, redis)) {
            writer.does("scatter", "left", 50).join();
            last = writer.does("read", "left", 50).join();
        }

        try (Worker reader = Worker.start(5, redis)) {
            assertThat(reader.does("read", "left", 50).join()).isEqualTo(last);
        }
    }

    /** Lets all do the same at the same time. */
    private List<String> all(String step, String key, int number) {
        List<CompletableFuture<String>> answers =
                workers.stream().map(worker -> worker.does(step, key, number)).toList();
        return answers.stream().map(CompletableFuture::join).collect(Collectors.toList());
    }

    private static Stream<String> elements(String list) {
        return Stream.of(list.replaceAll("[\\[\\] ]", "").split(",")).filter(element -> !element.isEmpty());
    }
}
