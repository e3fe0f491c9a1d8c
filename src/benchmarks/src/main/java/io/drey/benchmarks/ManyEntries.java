package io.drey.benchmarks;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;

/**
 * What very many entries take: memory of the server for each beside a plain {@code MSET}, and the heap of another JVM,
 * which hears of all of them, reads ten thousand and then iterates over all. That JVM has a heap of 96 MB, or what an
 * iterator is documented to take in addition.
 */
public final class ManyEntries {

    private static final List<Integer> SIZES = List.of(100_000, 1_000_000, 10_000_000);
    private static final int BATCH = 1_000;
    private static final int HELD = 10_000;
    private static final String VALUE = "v".repeat(100);
    private static final String SAID = "= ";

    private ManyEntries() {}

    /** Takes numbers of entries; without, a hundred thousand, a million and ten million. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2 && arguments[0].equals("follow")) {
            follow(URI.create(arguments[1]));
            return;
        }
        List<Integer> sizes = arguments.length == 0
                ? SIZES
                : List.of(arguments).stream().map(Integer::valueOf).toList();
        System.out.printf(
                "%12s %18s %18s %18s %18s %14s%n",
                "entries", "server, each", "MSET, each", "follower's heap", "and iterator's", "iterated in");
        for (int entries : sizes) {
            measure(entries);
        }
    }

    private static void measure(int entries) throws IOException, InterruptedException {
        double plain;
        try (RedisServer server = RedisServer.start()) {
            plain = eachOfMset(server, entries);
        }
        try (RedisServer server = RedisServer.start()) {
            double before = memory(server);
            Process follower = start(server.uri(), entries);
            try (BufferedReader said = follower.inputReader()) {
                expect(said, "ready");
                Cache<String, String> cache = cache(URI.create(server.uri()));
                inBatches(entries, cache::putAll);
                double each = (memory(server) - before) / entries;
                ask(follower, "heap");
                String heap = expect(said, "heap ");
                ask(follower, "iterate");
                String[] iterated = expect(said, "iterated ").split(" ");
                if (Integer.parseInt(iterated[0]) != entries) {
                    throw new IOException("iterated over " + iterated[0]);
                }
                System.out.printf(
                        "%,12d %16.0f B %16.0f B %15s MB %15s MB %12s s%n",
                        entries, each, plain, heap, iterated[1], iterated[2]);
                cache.getCacheManager().close();
            } finally {
                follower.destroyForcibly().waitFor();
            }
        }
    }

    private static double eachOfMset(RedisServer server, int entries) {
        double before = memory(server);
        RedisClient client = RedisClient.create(server.uri());
        RedisCommands<String, String> commands = client.connect().sync();
        inBatches(entries, commands::mset);
        double each = (memory(server) - before) / entries;
        client.shutdown();
        return each;
    }

    private static void inBatches(int entries, Consumer<Map<String, String>> write) {
        for (int from = 0; from < entries; from += BATCH) {
            Map<String, String> batch = new HashMap<>();
            for (int i = from; i < Math.min(entries, from + BATCH); i++) {
                batch.put("key" + i, VALUE);
            }
            write.accept(batch);
        }
    }

    private static double memory(RedisServer server) {
        return ServerLoad.number(String.valueOf(server.call("INFO", "memory")), "used_memory");
    }

    private static Process start(String uri, int entries) throws IOException {
        int heap = 96 + 50 * (entries / 1_000_000); // the iterator's table is there twice while it grows
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyEntries.class.getName(),
                        "follow",
                        uri)
                .redirectErrorStream(true)
                .start();
    }

    private static void ask(Process follower, String what) throws IOException {
        follower.outputWriter().append(what).append('\n').flush();
    }

    private static String expect(BufferedReader said, String word) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(SAID + word)) {
                return line.substring((SAID + word).length());
            }
            all.append(line).append('\n');
        }
        throw new IOException("the follower ended: " + all);
    }

    private static Cache<String, String> cache(URI uri) {
        CacheManager manager =
                Caching.getCachingProvider("io.drey.TieredCachingProvider").getCacheManager(uri, null);
        return manager.createCache(
                "many",
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(
                                TierOptions.builder().write(WriteMode.THROUGH).build()));
    }

    private static void follow(URI uri) throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Cache<String, String> cache = cache(uri);
        cache.get("nothing");
        System.out.println(SAID + "ready");
        asked.readLine();
        for (int i = 0; i < HELD; i++) {
            cache.get("key" + i);
        }
        System.out.println(SAID + "heap " + heap());
        asked.readLine();
        long start = System.nanoTime();
        int count = 0;
        Iterator<Cache.Entry<String, String>> entries = cache.iterator();
        while (entries.hasNext()) {
            entries.next();
            count++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%siterated %d %d %.1f%n", SAID, count, heap(), seconds);
        if (entries.hasNext()) {
            throw new IllegalStateException("more came");
        }
    }

    private static long heap() {
        return Footprint.used() >> 20;
    }
}
