package io.drey.chaos;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Ground;
import io.drey.chaos.fault.Injector;
import io.drey.chaos.fault.Schedule;
import io.drey.chaos.fault.Step;
import io.drey.chaos.fault.Topology;
import io.drey.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults without a loss for a long time, and a look every few seconds at what is in use. For one use. */
final class Soak {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LEAST = Duration.ofMinutes(2);

    private final Options options;
    private final Topology topology;
    private final List<Measures> measures = new ArrayList<>();

    Soak(Options options, Topology topology) {
        this.options = options;
        this.topology = topology;
    }

    /** Says what has grown. */
    List<String> run() throws IOException {
        Path directory = Files.createTempDirectory("chaos-soak-");
        System.out.println(topology.label() + ", seed " + options.seed());
        System.out.println(Measures.HEADER);
        try (Ground ground = topology.start(Fault.MIX);
                JvmFleet jvms = new JvmFleet(options, ground, directory, Fault.MIX)) {
            jvms.begin();
            List<String> stuck = new ArrayList<>(new Progress(jvms).await());
            soak(ground, jvms);
            stuck.addAll(new Progress(jvms).await());
            List<String> grown = new ArrayList<>(Flat.grown(measures));
            stuck.forEach(each -> grown.add(each + " does not get on"));
            return grown;
        } finally {
            Directories.delete(directory);
        }
    }

    private void soak(Ground ground, JvmFleet jvms) {
        Schedule schedule = new Schedule(options.seed(), topology, Fault.MIX);
        Injector injector = new Injector(ground, jvms);
        long start = System.nanoTime();
        long length = Math.max(options.time().toNanos(), LEAST.toNanos());
        long measured = start;
        while (System.nanoTime() - start < length) {
            Step step = schedule.next();
            Injector.last(step.gap());
            injector.inject(step);
            if (System.nanoTime() - measured >= INTERVAL.toNanos()) {
                measured = System.nanoTime();
                measures.add(Measures.of(jvms, ground));
                System.out.printf(
                        "%8d %s%n", Duration.ofNanos(measured - start).toSeconds(), measures.get(measures.size() - 1));
            }
        }
    }
}
