package io.drey.benchmarks;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From the start of a JVM until its first {@code get} has answered: a new JVM for each sample, contenders in turns. */
public final class StartUp {

    private static final int SAMPLES = 15;
    private static final List<String> LOCAL =
            List.of("caffeine", "drey", "cache2k-jcache", "caffeine-jcache", "ehcache");
    private static final List<String> REMOTE = List.of("lettuce", "drey-no-local", "drey", "redisson");

    private StartUp() {}

    /** Takes nothing; a child takes a contender and where Redis is. */
    public static void main(String[] child) throws IOException, InterruptedException {
        if (child.length > 0) {
            measure(child[0], child[1]);
            return;
        }
        try (RedisServer server = RedisServer.start()) {
            print("local", LOCAL, "");
            print("on Redis", REMOTE, server.uri());
        }
    }

    private static void measure(String name, String uri) {
        Contender<String> cache =
                uri.isEmpty() ? LocalContenders.open(name, String.class) : RedisContenders.open(name, uri);
        cache.get("key");
        System.out.println(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
        Runtime.getRuntime().halt(0);
    }

    private static void print(String title, List<String> names, String uri) throws IOException, InterruptedException {
        Map<String, long[]> samples = new HashMap<>();
        names.forEach(name -> samples.put(name, new long[SAMPLES]));
        for (int i = 0; i < SAMPLES; i++) {
            for (String name : names) {
                samples.get(name)[i] = sample(name, uri);
            }
        }
        System.out.println(title + ", milliseconds (of the first)");
        double first = median(samples.get(names.get(0)));
        for (String name : names) {
            System.out.printf(
                    "  %-16s %6.0f  (%.2f)%n", name, median(samples.get(name)), median(samples.get(name)) / first);
        }
    }

    private static double median(long[] samples) {
        Arrays.sort(samples);
        return samples[samples.length / 2];
    }

    private static long sample(String name, String uri) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartUp.class.getName(), name, uri));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Long.parseLong(out.strip());
    }
}
