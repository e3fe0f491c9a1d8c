package io.drey.chaos;

import io.drey.chaos.clock.WallClock;
import io.drey.chaos.clock.WallClockAgent;
import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Ground;
import io.drey.chaos.fault.Jvms;
import io.drey.chaos.load.LoadMain;
import io.drey.fleet.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JVMs of one round, and those that were killed. Confined to one thread, but for the hook of the JVM's end. */
final class JvmFleet implements Jvms, AutoCloseable {

    private static final String NONE = "none";
    private static final String LIFETIME_SECONDS = "20";
    /** JVMs are many and do little; a machine has two cores. */
    private static final List<String> JVM = List.of("-Xmx192m", "-Xss512k", "-XX:+UseSerialGC", "-Xshare:auto");

    private final Options options;
    private final Ground ground;
    private final Path directory;
    private final Fault fault;
    /** Whose journal it has taken over, or itself. */
    private final Map<Integer, Integer> journals = new LinkedHashMap<>();

    private final long origin = System.nanoTime();
    private final List<Worker> started = new ArrayList<>();
    private final Map<Integer, Worker> running = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::kill, "kills-jvms");

    /** @param fault that befalls them: some need JVMs that are fit for it */
    JvmFleet(Options options, Ground ground, Path directory, Fault fault) {
        this.options = options;
        this.fault = fault;
        this.ground = ground;
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts all of them, and their work. */
    void begin() {
        for (int i = 0; i < options.jvms(); i++) {
            start(null);
        }
        all("start", NONE, started.size());
    }

    /** @param killed whose place it takes, or null */
    private Worker start(@Nullable Integer killed) {
        int jvm = started.size() + 1;
        journals.put(jvm, killed == null ? jvm : Objects.requireNonNull(journals.get(killed)));
        try {
            Worker worker = Worker.start(
                    LoadMain.class,
                    jvm,
                    jvmOptions(jvm),
                    options.provider(),
                    uri(jvm),
                    history(jvm).toString(),
                    Long.toString(origin),
                    options.soak() ? LIFETIME_SECONDS : "0",
                    fault.isJournaled()
                            ? directory.resolve("journal-" + journals.get(jvm)).toString()
                            : LoadMain.NO_JOURNAL);
            started.add(worker);
            running.put(jvm, worker);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> jvmOptions(int jvm) {
        List<String> all = new ArrayList<>(JVM);
        all.add("-Dchaos.address=" + ground.address());
        if (fault == Fault.CLOCK_JVM) {
            all.add(WallClockAgent.option(directory, clock(jvm)));
        }
        return all;
    }

    private Path clock(int jvm) {
        return directory.resolve("clock-" + journals.get(jvm));
    }

    private String uri(int jvm) {
        String other = options.uri();
        return other == null ? ground.uri(jvm) : other.replace("{address}", ground.address());
    }

    /** A soak goes on for too long to write all down. */
    private Path history(int jvm) {
        return options.soak() ? Path.of("/dev/null") : directory.resolve("history-" + jvm);
    }

    List<Path> histories() {
        return started.stream().map(worker -> history(worker.id())).toList();
    }

    /** Of which all that was accepted must arrive: those that run, and those whose journal another one has opened. */
    Set<Integer> answerable() {
        return fault.isJournaled() ? Set.copyOf(journals.keySet()) : Set.copyOf(running.keySet());
    }

    @Override
    public List<Integer> running() {
        return List.copyOf(running.keySet());
    }

    @Override
    public void replace(int target) {
        int jvm = running().get(target % running.size());
        worker(jvm).kill();
        running.remove(jvm);
        Worker successor = start(jvm);
        int count = started.size();
        successor.does("start", NONE, count).join();
        all("know", NONE, count);
    }

    @Override
    public void pause(int jvm) {
        worker(jvm).pause();
    }

    @Override
    public void resume(int jvm) {
        worker(jvm).resume();
    }

    @Override
    public void setClock(int jvm, Duration wrong) {
        WallClock.set(clock(jvm), wrong);
    }

    private Worker worker(int jvm) {
        return Objects.requireNonNull(running.get(jvm));
    }

    /** Lets all that run do the same at the same time. */
    List<String> all(String step, String word, int number) {
        List<CompletableFuture<String>> answers = running.values().stream()
                .map(worker -> worker.does(step, word, number))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** What all of them printed besides answers. */
    String log() {
        return started.stream().map(Worker::log).collect(Collectors.joining("\n"));
    }

    private void kill() {
        started.forEach(Worker::kill);
    }

    @Override
    public void close() {
        started.forEach(Worker::close);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // the hook runs by itself
        }
    }
}
