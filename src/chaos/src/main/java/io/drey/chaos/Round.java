package io.drey.chaos;

import io.drey.chaos.check.Check;
import io.drey.chaos.check.Checkers;
import io.drey.chaos.check.Context;
import io.drey.chaos.check.Loss;
import io.drey.chaos.check.Violation;
import io.drey.chaos.fault.Clocks;
import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Ground;
import io.drey.chaos.fault.Injector;
import io.drey.chaos.fault.Schedule;
import io.drey.chaos.fault.Step;
import io.drey.chaos.fault.Topology;
import io.drey.chaos.history.History;
import io.drey.chaos.history.Outcome;
import io.drey.chaos.load.LoadMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One fault, again and again, on servers and JVMs of its own. For one use. */
final class Round {

    /** Drey's default; another provider is expected to read what is there. */
    private static final Duration STALENESS = Duration.ofSeconds(1);

    private final Options options;
    private final Topology topology;
    private final Fault fault;
    private final List<Violation> violations = new ArrayList<>();
    private int steps;

    Round(Options options, Topology topology, Fault fault) {
        this.options = options;
        this.topology = topology;
        this.fault = fault;
    }

    Result run() throws IOException {
        Path directory = Files.createTempDirectory("chaos-");
        Clocks.use(fault == Fault.CLOCK);
        try (Ground ground = topology.start(fault);
                JvmFleet jvms = new JvmFleet(options, ground, directory, fault)) {
            Injector injector = new Injector(ground, jvms);
            try {
                jvms.begin();
                return run(injector, jvms, directory);
            } finally {
                Files.writeString(directory.resolve("log"), jvms.log());
            }
        }
    }

    private Result run(Injector injector, JvmFleet jvms, Path directory) throws IOException {
        Progress progress = new Progress(jvms);
        goesOn(progress, "at first");
        happen(injector);
        goesOn(progress, "in the end");
        List<String> left = new ArrayList<>(jvms.all("stop", "none", 0));
        left.addAll(jvms.all("drain", "none", 0));
        if (!left.stream().allMatch("0"::equals)) {
            violations.add(new Violation(
                    Check.GOES_ON, "", "threads that run on, and writes that are pending: " + left, List.of()));
        }
        injector.lookAgain();
        History history = History.read(jvms.histories());
        List<String> disagreements = new ArrayList<>();
        boolean evicted = injector.losses().stream().anyMatch(loss -> loss.kind() == Loss.Kind.EVICTED);
        Map<String, @Nullable Long> finals = new Agreement(jvms, directory, evicted).reach(history, disagreements);
        disagreements.forEach(each -> violations.add(new Violation(Check.AGREED, "", each, List.of())));
        surprises(jvms);
        judge(history, new Context(injector.losses(), staleness(), finals, jvms.answerable()));
        return new Result(
                topology, fault, options.seed(), steps, injector.losses().size(), history, violations, directory);
    }

    private void happen(Injector injector) {
        Schedule schedule = new Schedule(options.seed(), topology, fault);
        long end = System.nanoTime() + options.round().toNanos();
        while (System.nanoTime() < end) {
            Step step = schedule.next();
            Injector.last(step.gap());
            injector.inject(step);
            steps++;
        }
    }

    private void goesOn(Progress progress, String when) {
        List<String> stuck = progress.await();
        if (!stuck.isEmpty()) {
            violations.add(new Violation(Check.GOES_ON, "", when + " do not get on: " + stuck, List.of()));
        }
    }

    private void surprises(JvmFleet jvms) {
        jvms.log()
                .lines()
                .filter(line -> line.startsWith(LoadMain.SURPRISE))
                .forEach(line -> violations.add(new Violation(Check.NO_SURPRISE, "", line, List.of())));
    }

    private Duration staleness() {
        return options.isDrey() ? STALENESS : Duration.ZERO;
    }

    private void judge(History history, Context context) {
        violations.addAll(Checkers.violations(options.isDrey() ? history : endless(history), context));
    }

    /** Only Drey promises that what was not made when its call ended never will be. */
    private static History endless(History history) {
        return new History(history.operations().stream()
                .map(call -> call.outcome() == Outcome.UNKNOWN ? call.endless() : call)
                .toList());
    }
}
