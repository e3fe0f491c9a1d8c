package io.drey.benchmarks;

import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import io.drey.writer.Fsync;
import io.drey.writer.WriteBehindOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;

/**
 * How long it takes until all is in Redis that a killed JVM had accepted, and what a journal costs those who put. One
 * JVM accepts writes of distinct keys while the servers do not answer, and is killed; the next one opens its journal.
 */
public final class JournalReplay {

    private static final String DONE = "= ";
    private static final int MOST_RECORDS = 10_000_000;
    private static final int VALUE_CHARACTERS = 20;

    private JournalReplay() {}

    /** Takes {@code records=1000000} and a deployment; one server without. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 4) {
            child(arguments[0], arguments[1], Integer.parseInt(arguments[2]), arguments[3]);
            return;
        }
        int records = 1_000_000;
        Deployment deployment = Deployment.REDIS;
        for (String argument : arguments) {
            if (argument.startsWith("records=")) {
                records = Math.min(MOST_RECORDS, Integer.parseInt(argument.substring("records=".length())));
            } else {
                deployment = Deployment.valueOf(argument.toUpperCase(Locale.ROOT));
            }
        }
        Path directory = Files.createTempDirectory("journal");
        try (Deployment.Running servers = deployment.start()) {
            run(servers, directory, records);
        } finally {
            delete(directory);
        }
    }

    private static void run(Deployment.Running servers, Path directory, int records)
            throws IOException, InterruptedException {
        for (String journal : List.of("-", directory.toString())) {
            Process accepting = start("accept", servers.uri(), records, journal);
            expect(accepting, "ready");
            servers.masters().forEach(RedisServer::pause);
            accepting.outputWriter().append('\n').flush();
            System.out.println(
                    (journal.equals("-") ? "without a journal: " : "with one: ") + expect(accepting, "accepted"));
            if (journal.equals("-")) {
                double before = processorOfServers();
                servers.masters().forEach(RedisServer::resume);
                accepting.outputWriter().append('\n').flush();
                System.out.println("without one: " + expect(accepting, "written"));
                System.out.printf("the servers: %.2f s of processor%n", processorOfServers() - before);
            }
            accepting.destroyForcibly().waitFor();
            servers.masters().forEach(RedisServer::resume);
        }
        double before = processorOfServers();
        Process next = start("replay", servers.uri(), records, directory.toString());
        System.out.println("the next JVM: " + expect(next, "opened"));
        System.out.println("the next JVM: " + expect(next, "replayed"));
        System.out.printf("the servers: %.2f s of processor%n", processorOfServers() - before);
        next.waitFor();
    }

    private static double processorOfServers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").contains("redis"))
                .mapToDouble(JournalReplay::processor)
                .sum();
    }

    private static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0;
    }

    /** Prints what a child prints until it says what is expected. */
    private static String expect(Process child, String word) throws IOException {
        BufferedReader lines = child.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DONE + word)) {
                return line.substring(DONE.length());
            }
            System.out.println("  " + line);
        }
        throw new IOException("it has ended without having " + word);
    }

    private static Process start(String task, String uri, int records, String journal) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        String options = System.getProperty("child");
        if (options != null && task.equals("replay")) {
            command.addAll(List.of(options.split(" ")));
        }
        command.addAll(List.of(JournalReplay.class.getName(), task, uri, String.valueOf(records), journal));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void child(String task, String uri, int records, String journal) throws IOException {
        long start = System.nanoTime();
        CacheManager manager =
                Caching.getCachingProvider("io.drey.TieredCachingProvider").getCacheManager(URI.create(uri), null);
        Cache<String, String> cache = manager.createCache(
                "journaled",
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(TierOptions.builder()
                                .writeBehind(queue(records, journal))
                                .build()));
        TierMXBean tiers = cache.unwrap(TierMXBean.class);
        if (task.equals("accept")) {
            accept(cache, tiers, records);
        } else {
            replay(cache, tiers, records, start);
        }
    }

    private static WriteBehindOptions queue(int records, String journal) {
        WriteBehindOptions.Builder queue =
                WriteBehindOptions.builder().maxPending(records).maxBytes(records * 256L);
        return journal.equals("-")
                ? queue.build()
                : queue.journal(Path.of(journal))
                        .journalFsync(Fsync.INTERVAL)
                        .journalMaxBytes(Math.max(1 << 20, records * 512L))
                        .build();
    }

    private static void accept(Cache<String, String> cache, TierMXBean tiers, int records) throws IOException {
        for (int i = 0; i < 100_000; i++) {
            cache.put("before " + i % 100, value(i)); // what was compiled is what is measured
        }
        await(tiers, 0);
        cache.put("before", "contact");
        await(tiers, 0);
        System.out.println(DONE + "ready");
        System.in.read();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < records; i++) {
            cache.put(key(i), value(i));
        }
        double seconds = seconds(start);
        System.out.printf(
                "%saccepted %,d puts of distinct keys in %.2f s, %,.0f a second, %,.0f a second of its thread's processor time;"
                        + " the journal has %,d records, %,d bytes%n",
                DONE,
                records,
                seconds,
                records / seconds,
                records / ((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9),
                tiers.getJournalRecords(),
                tiers.getJournalBytes());
        System.in.read();
        long resumed = System.nanoTime();
        await(tiers, 10);
        System.out.printf("%swritten in %.2f s%n", DONE, seconds(resumed));
        System.in.read();
    }

    private static void replay(Cache<String, String> cache, TierMXBean tiers, int records, long start) {
        System.out.printf(
                "%sopened its journal with %,d records in %.2f s, %,d pending%n",
                DONE, tiers.getJournalRecords(), seconds(start), tiers.getPendingWrites());
        await(tiers, 10);
        System.out.printf(
                "%sreplayed %,d writes in %.2f s from its start of the manager on, %,d given up, %,d overtaken,"
                        + " %,d commands, %.2f s of processor, heap at most %,d MiB%n",
                DONE,
                tiers.getWritesWritten(),
                seconds(start),
                tiers.getWritesGivenUp(),
                tiers.getWritesOvertakenByClear(),
                tiers.getCommandsSent(),
                processor(ProcessHandle.current()),
                ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getType() == MemoryType.HEAP)
                                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                                .sum()
                        >> 20);
        System.exit(0);
    }

    private static void await(TierMXBean tiers, int every) {
        long start = System.nanoTime();
        long told = start;
        while (tiers.getPendingWrites() > 0) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
            if (every > 0 && seconds(told) > every) {
                told = System.nanoTime();
                System.out.printf("%,d pending after %.0f s%n", tiers.getPendingWrites(), seconds(start));
            }
        }
    }

    private static String key(int i) {
        return "key " + i;
    }

    private static String value(int i) {
        String text = "value " + i + " ".repeat(VALUE_CHARACTERS);
        return text.substring(0, VALUE_CHARACTERS);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
