package io.drey.chaos;

import io.drey.chaos.fault.Ground;
import io.drey.servers.RedisServer;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is in use at a moment.
 *
 * @param heap of the JVM with most, after a collection (KiB)
 * @param threads of the JVM with most
 * @param connections to all servers
 * @param memory of all servers (KiB)
 * @param logs what change logs take of it (KiB)
 */
record Measures(long heap, long threads, long connections, long memory, long logs) {

    static final String HEADER = "%8s %10s %8s %12s %10s %9s"
            .formatted("seconds", "heap KiB", "threads", "connections", "Redis KiB", "logs KiB");

    static Measures of(JvmFleet jvms, Ground ground) {
        List<long[]> used = jvms.all("measure", "none", 0).stream()
                .map(line -> Stream.of(line.split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        return new Measures(
                used.stream().mapToLong(each -> each[0]).max().orElseThrow(),
                used.stream().mapToLong(each -> each[1]).max().orElseThrow(),
                sum(ground, server -> info(server, "connected_clients:")),
                sum(ground, server -> info(server, "used_memory:")) >> 10,
                sum(ground, Measures::logs) >> 10);
    }

    private static long sum(Ground ground, ToLongFunction<RedisServer> measure) {
        return ground.masters().stream().mapToLong(measure).sum();
    }

    private static long info(RedisServer server, String name) {
        return text(server.call("INFO"))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                .sum();
    }

    private static long logs(RedisServer server) {
        long bytes = 0;
        String cursor = "0";
        do {
            List<?> page =
                    (List<?>) Objects.requireNonNull(server.call("SCAN", cursor, "COUNT", "1000", "TYPE", "stream"));
            cursor = text(page.get(0));
            for (Object key : (List<?>) Objects.requireNonNull(page.get(1))) {
                Object usage = server.call("MEMORY", "USAGE", text(key));
                bytes += usage == null ? 0 : (Long) usage;
            }
        } while (!cursor.equals("0"));
        return bytes;
    }

    private static String text(@Nullable Object reply) {
        return (String) Objects.requireNonNull(reply);
    }

    long[] all() {
        return LongStream.of(heap, threads, connections, memory, logs).toArray();
    }

    @Override
    public String toString() {
        return "%10d %8d %12d %10d %9d".formatted(heap, threads, connections, memory, logs);
    }
}
