package io.drey.benchmarks;

import io.drey.TieredCachingProvider;
import io.drey.fleet.Competition;
import io.drey.fleet.Worker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * One JVM that competes for a key: on {@code SECONDS KEY THREADS} on its standard input it says how its threads fared,
 * on {@code sum KEY 0} what the key holds. Ends when its input does.
 */
final class HotKeyJvm {

    private HotKeyJvm() {}

    /** Takes a number, a contender, and where Redis is. */
    public static void main(String[] args) throws Exception {
        boolean redisson = args[1].equals("redisson");
        try (CachingProvider provider = Caching.getCachingProvider(
                        redisson ? RedisContenders.REDISSON_PROVIDER : TieredCachingProvider.class.getName());
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            URI uri = redisson ? RedisContenders.redissonFile(args[2]) : URI.create(args[2]);
            Cache<String, Long> cache = provider.getCacheManager(uri, null)
                    .createCache(
                            "hot-" + args[1],
                            new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                Object answer = step[0].equals("sum")
                        ? cache.invoke(step[1], (entry, none) -> entry.getValue()) // no copy of some time ago
                        : Competition.on(
                                cache, step[1], Integer.parseInt(step[2]), Duration.ofSeconds(Long.parseLong(step[0])));
                System.out.println(Worker.ANSWER + answer);
            }
        }
        System.exit(0); // Redisson's threads may go on
    }
}
