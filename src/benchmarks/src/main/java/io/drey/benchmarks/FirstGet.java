package io.drey.benchmarks;

import java.lang.management.ManagementFactory;

/** A JVM of {@link StartUp}: prints how many milliseconds after its start the first {@code get} has answered. */
public final class FirstGet {

    private FirstGet() {}

    /** Takes a contender, and where Redis is; an empty string for a local one. */
    public static void main(String[] arguments) {
        String name = arguments[0];
        String uri = arguments[1];
        Contender<String> cache =
                uri.isEmpty() ? LocalContenders.open(name, String.class) : RedisContenders.open(name, uri);
        cache.get("key");
        System.out.println(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
        System.exit(0); // and no halt, which would write no archive of classes
    }
}
