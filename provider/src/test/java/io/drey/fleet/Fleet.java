package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The test's hold on JVMs under {@link Load}, and on their tallies. Confined to the test. */
final class Fleet implements AutoCloseable {

    static final int SIZE = 3;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int STEPS_ON = 5;
    private static final String OPTIONS = "?connect-timeout=10s&lease=2s&command-timeout=";
    /** Those of the last one often end before Redis answers; those of the others live through what happens. */
    private static final List<String> TIMEOUTS = List.of("8s", "8s", "1s");

    private final String uri;
    private final Path directory;
    private final List<Worker> started = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    private Fleet(String uri) throws IOException {
        this.uri = uri;
        this.directory = Files.createTempDirectory("fleet");
    }

    static Fleet at(String uri) throws IOException {
        Fleet fleet = new Fleet(uri);
        for (int id = 1; id <= SIZE; id++) {
            fleet.workers.add(fleet.started(id, TIMEOUTS.get(id - 1)));
            fleet.tallies.add(Tally.in(fleet.tally(id)));
        }
        return fleet;
    }

    private Worker started(int id, String timeout) throws IOException {
        String redis = Worker.with(OPTIONS + timeout, uri);
        Worker worker =
                Worker.start(LoadMain.class, id, List.of(), redis, tally(id).toString());
        started.add(worker);
        return worker;
    }

    private Path tally(int id) {
        return directory.resolve("tally" + id);
    }

    void load() {
        all("load", Long.toString(System.currentTimeMillis()), 0);
    }

    /** Waits until each of them has got something acknowledged by each counter again. */
    void goesOn() {
        List<long[]> before = workers.stream().map(this::acknowledged).toList();
        await().atMost(LIMIT).untilAsserted(() -> {
            for (int i = 0; i < workers.size(); i++) {
                long[] then = before.get(i);
                long[] now = acknowledged(workers.get(i));
                assertThat(IntStream.range(0, now.length).mapToLong(counter -> now[counter] - then[counter]))
                        .as("additions to each counter by %s", workers.get(i))
                        .allMatch(made -> made >= STEPS_ON);
            }
        });
    }

    private long[] acknowledged(Worker worker) {
        Tally tally = tally(worker);
        return IntStream.range(0, Tally.COUNTERS).mapToLong(tally::acknowledged).toArray();
    }

    /** A server may be killed from now on. What was acknowledged or accepted before has reached its server. */
    void risks() {
        List<String> pending = all("risk", "none", 0);
        if (!pending.stream().allMatch("0"::equals)) {
            throw new IllegalStateException("pending: " + pending);
        }
    }

    /** It has been killed: nothing that is acknowledged now can get lost with it. */
    void isSafe() {
        all("safe", "none", 0);
    }

    /** Kills the last one while it holds the lease on a key. */
    void killOneWithTheLeaseOn(String key) {
        Worker victim = workers.remove(workers.size() - 1);
        String answer = victim.does("hold", key, 0).join();
        victim.kill();
        if (!answer.equals(LoadMain.HOLDING)) {
            throw new IllegalStateException(answer);
        }
    }

    /** Lets those that live do the same at the same time. */
    List<String> all(String step, String key, int number) {
        List<CompletableFuture<String>> answers =
                workers.stream().map(worker -> worker.does(step, key, number)).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** What one of those that live answers. */
    String one(String step, String key, int number) {
        return workers.get(0).does(step, key, number).join();
    }

    /** Ends those that live, in order, and starts another that has seen nothing. */
    void succeed() throws IOException {
        workers.forEach(Worker::close);
        workers.clear();
        workers.add(started(SIZE + 1, TIMEOUTS.get(0)));
    }

    List<Tally> tallies() {
        return tallies;
    }

    private Tally tally(Worker worker) {
        return tallies.get(worker.id() - 1);
    }

    /** What all of them printed besides answers. */
    String log() {
        return String.join("\n", started.stream().map(Worker::log).toList());
    }

    @Override
    public void close() {
        started.forEach(Worker::close);
        Directories.delete(directory);
    }
}
