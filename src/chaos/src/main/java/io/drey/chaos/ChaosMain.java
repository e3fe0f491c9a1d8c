package io.drey.chaos;

import io.drey.chaos.check.Check;
import io.drey.chaos.check.Violation;
import io.drey.chaos.fault.Clocks;
import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import io.drey.servers.Directories;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The command: rounds of each topology and fault, a line for each, and what was found. */
public final class ChaosMain {

    /** How a round ended. */
    private enum Ended {
        KEPT,
        BROKEN,
        FAILED
    }

    private static final int SHOWN = 2;

    private ChaosMain() {}

    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help")) {
            System.out.print(help());
            return;
        }
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(help());
            System.exit(2);
            return;
        }
        System.exit(options.soak() ? soak(options) : run(options));
    }

    private static String help() {
        return Options.HELP.formatted(String.join(
                ", ", List.of(Fault.values()).stream().map(Fault::label).toList()));
    }

    private static int soak(Options options) throws IOException {
        int status = 0;
        for (Topology topology : options.topologies()) {
            List<String> grown = new Soak(options, topology).run();
            System.out.println(topology.label() + ": " + (grown.isEmpty() ? "nothing has grown" : grown));
            status = grown.isEmpty() ? status : 1;
        }
        return status;
    }

    /** Answers the exit status. */
    private static int run(Options options) throws IOException {
        System.out.println("seed " + options.seed() + ", " + options.jvms() + " JVMs, "
                + options.round().toSeconds() + " s of faults a round, provider " + options.provider());
        System.out.println(Result.HEADER);
        boolean clocks = !options.faults().contains(Fault.CLOCK) || Clocks.prepare();
        if (!clocks) {
            System.out.println("clock is left out: there is no libfaketime (Debian: apt-get install libfaketime)");
        }
        int broken = 0;
        int failed = 0;
        long start = System.nanoTime();
        Options now = options;
        do {
            for (Topology topology : options.topologies()) {
                for (Fault fault : options.faults()) {
                    if (fault.befalls(topology) && (clocks || fault != Fault.CLOCK)) {
                        switch (round(now, topology, fault)) {
                            case BROKEN -> broken++;
                            case FAILED -> failed++;
                            case KEPT -> {}
                        }
                    }
                }
            }
            now = now.withSeed(now.seed() + 1);
        } while (System.nanoTime() - start < options.time().toNanos());
        System.out.println(broken + " rounds broke promises, " + failed + " could not run");
        return broken > 0 ? 1 : failed > 0 ? 2 : 0;
    }

    private static Ended round(Options options, Topology topology, Fault fault) throws IOException {
        Result result;
        try {
            result = new Round(options, topology, fault).run();
        } catch (RuntimeException e) {
            System.out.println(topology.label() + ' ' + fault.label() + " could not run: " + e);
            e.printStackTrace();
            return Ended.FAILED;
        }
        System.out.println(result);
        if (result.violations().isEmpty()) {
            if (options.keep()) {
                System.out.println("histories are in " + result.directory());
            } else {
                Directories.delete(result.directory());
            }
            return Ended.KEPT;
        }
        tell(result);
        return Ended.BROKEN;
    }

    private static void tell(Result result) {
        System.out.println("histories are in " + result.directory() + "; again: src/chaos/run --topology "
                + result.topology().label() + " --fault " + result.fault().label() + " --seed " + result.seed());
        Map<Check, List<Violation>> byCheck = result.violations().stream()
                .collect(Collectors.groupingBy(Violation::check, TreeMap::new, Collectors.toList()));
        byCheck.forEach((check, violations) -> {
            System.out.println(check + " was broken " + violations.size() + " times, for example");
            violations.stream().limit(SHOWN).forEach(System.out::println);
        });
    }
}
