package io.drey.chaos.load;

import io.drey.chaos.check.Checkers;
import io.drey.chaos.history.Recorder;
import io.drey.fleet.Worker;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.expiry.Duration;

/**
 * One JVM of a fleet under faults: does what a line on its standard input says and answers by a line that starts with
 * {@link Worker#ANSWER}. Ends when its input does.
 *
 * <p>Arguments: its number, the provider, the provider's address, the file of its history, the beginning of all, and
 * for how many seconds entries live that are not written again, 0 for ever, and a directory for a journal.
 */
public final class LoadMain {

    /** What a line starts with that tells of an exception which is none of the standard's. */
    public static final String SURPRISE = "surprised by ";

    /** What the answer starts with of a JVM that cannot read. */
    public static final String FAILED = "failed: ";

    /** In place of the directory. */
    public static final String NO_JOURNAL = "-";

    private final CacheManager manager;
    private final Target target;
    private final Caches caches;
    private final Jobs jobs;
    private final Load load;

    private LoadMain(int jvm, Target target, CacheManager manager, Recorder recorder, Slots slots) {
        this.manager = manager;
        this.target = target;
        this.caches = Caches.of(target, manager, new SlowLoader(jvm, recorder));
        this.jobs = new Jobs(jvm, caches, slots);
        this.load = new Load(jvm, recorder, target, jobs.all());
    }

    public static void main(String[] args) throws Exception {
        try (Recorder recorder = Recorder.in(Path.of(args[3]));
                CacheManager manager = Target.manager(args[1], args[2]);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Slots slots = new Slots(Long.parseLong(args[4]));
            Path journal = args[6].equals(NO_JOURNAL) ? null : Path.of(args[6]);
            Target target = Target.of(args[1], lifetime(Long.parseLong(args[5])), journal);
            LoadMain worker = new LoadMain(Integer.parseInt(args[0]), target, manager, recorder, slots);
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ", -1);
                System.out.println(Worker.ANSWER + worker.answer(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private static Duration lifetime(long seconds) {
        return seconds == 0 ? Duration.ETERNAL : new Duration(TimeUnit.SECONDS, seconds);
    }

    /** Whatever a step ends in, this JVM goes on, and says what it was. */
    private Object answer(String step, String word, int number) {
        try {
            return run(step, word, number);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            System.out.println(SURPRISE + step + ": " + e);
            e.printStackTrace(System.out);
            return FAILED + e.getClass().getName();
        }
    }

    private Object run(String step, String word, int number) throws Exception {
        return switch (step) {
            case "start" -> {
                jobs.know(number);
                load.start();
                yield "started";
            }
            case "know" -> {
                jobs.know(number);
                yield "known";
            }
            case "done" -> list(load.done());
            case "measure" -> measure();
            case "stop" -> load.stop();
            case "drain" -> target.drain(manager);
            case "read" -> readAll(Files.readAllLines(Path.of(word)));
            default -> throw new IllegalArgumentException(step);
        };
    }

    /** Kibibytes of heap that are in use, and threads. */
    private static String measure() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return (heap >> 10) + " " + ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static String list(List<?> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }

    private String readAll(List<String> keys) {
        try {
            return list(read(keys));
        } catch (CacheException e) {
            return FAILED + e;
        }
    }

    private List<Object> read(List<String> keys) {
        List<Object> values = new ArrayList<>();
        for (Cache<String, Long> cache : caches.asked()) {
            List<String> own = keys.stream().filter(key -> of(key) == cache).toList();
            Map<String, Long> found = cache.getAll(new LinkedHashSet<>(own));
            own.forEach(key -> values.add(String.valueOf(found.get(key))));
        }
        return values;
    }

    /** Where a key lies. What is loaded is not asked for in the end: that would load it. */
    private Cache<String, Long> of(String key) {
        return switch (key.substring(0, key.indexOf('-'))) {
            case Checkers.FRESH, Checkers.STEADY -> caches.through();
            case Checkers.REGISTER -> caches.strict();
            case Checkers.EVICTED -> Objects.requireNonNull(caches.bypassing());
            default -> caches.behind();
        };
    }
}
