package io.drey.chaos;

import io.drey.chaos.fault.Injector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether every thread of every JVM gets on. Confined to one thread. */
final class Progress {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int CALLS = 3;

    private final JvmFleet jvms;

    Progress(JvmFleet jvms) {
        this.jvms = jvms;
    }

    /** Waits until each has some more calls answered; says which do not get on. */
    List<String> await() {
        List<List<Long>> before = done();
        long start = System.nanoTime();
        List<String> stuck = stuck(before, done());
        while (!stuck.isEmpty() && System.nanoTime() - start < LIMIT_NANOS) {
            Injector.last(PAUSE);
            stuck = stuck(before, done());
        }
        return stuck;
    }

    private List<List<Long>> done() {
        return jvms.all("done", "none", 0).stream()
                .map(line -> Stream.of(line.split(" ", -1)).map(Long::valueOf).toList())
                .toList();
    }

    private List<String> stuck(List<List<Long>> before, List<List<Long>> now) {
        List<String> stuck = new ArrayList<>();
        for (int jvm = 0; jvm < now.size(); jvm++) {
            for (int thread = 0; thread < now.get(jvm).size(); thread++) {
                if (now.get(jvm).get(thread) < before.get(jvm).get(thread) + CALLS) {
                    stuck.add("jvm " + jvms.running().get(jvm) + " thread " + thread);
                }
            }
        }
        return stuck;
    }
}
