package io.drey.chaos;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import io.drey.servers.Directories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The command: rounds of each topology and fault, a line for each, and what was found. */
public final class ChaosMain {

    private static final int SHOWN = 5;

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
        System.exit(run(options) ? 0 : 1);
    }

    private static String help() {
        return Options.HELP.formatted(String.join(
                ", ", List.of(Fault.values()).stream().map(Fault::label).toList()));
    }

    /** Whether all promises were kept. */
    static boolean run(Options options) throws IOException {
        System.out.println("seed " + options.seed() + ", " + options.jvms() + " JVMs, "
                + options.round().toSeconds() + " s of faults a round, provider " + options.provider());
        System.out.println(Result.HEADER);
        List<Result> broken = new ArrayList<>();
        long start = System.nanoTime();
        Options now = options;
        do {
            for (Topology topology : options.topologies()) {
                for (Fault fault : options.faults()) {
                    if (fault.befalls(topology)) {
                        round(now, topology, fault, broken);
                    }
                }
            }
            now = now.withSeed(now.seed() + 1);
        } while (System.nanoTime() - start < options.time().toNanos());
        broken.forEach(ChaosMain::tell);
        System.out.println(broken.isEmpty() ? "all promises were kept" : broken.size() + " rounds broke promises");
        return broken.isEmpty();
    }

    private static void round(Options options, Topology topology, Fault fault, List<Result> broken)
            throws IOException {
        Result result = new Round(options, topology, fault).run();
        System.out.println(result);
        if (result.violations().isEmpty()) {
            Directories.delete(result.directory());
        } else {
            broken.add(result);
        }
    }

    private static void tell(Result result) {
        System.out.println();
        System.out.println(result.topology().label() + ' ' + result.fault().label() + ": histories are in "
                + result.directory() + "; again: src/chaos/run --topology "
                + result.topology().label() + " --fault " + result.fault().label() + " --seed " + result.seed());
        result.violations().stream().limit(SHOWN).forEach(System.out::println);
        int more = result.violations().size() - SHOWN;
        if (more > 0) {
            System.out.println("and " + more + " more");
        }
    }
}
