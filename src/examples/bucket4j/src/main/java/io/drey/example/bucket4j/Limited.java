package io.drey.example.bucket4j;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * Asks for permission again and again, and says how often it was given. However many JVMs do so, all of them together
 * are given what the bucket holds: Bucket4j decides by an {@code EntryProcessor}, which is atomic between JVMs.
 */
public final class Limited {

    /** What the bucket holds, for a day. */
    public static final int TOKENS = 300;

    private Limited() {}

    /** With the number of attempts; begins when it is told so by a line. */
    public static void main(String[] arguments) throws IOException {
        try (CachingProvider provider = Caching.getCachingProvider();
                CacheManager manager = provider.getCacheManager()) {
            Cache<String, byte[]> cache = manager.createCache(
                    "limits", new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
            ProxyManager<String> buckets =
                    Bucket4jJCache.entryProcessorBasedBuilder(cache).build();
            BucketConfiguration limit = BucketConfiguration.builder()
                    .addLimit(each -> each.capacity(TOKENS).refillIntervally(TOKENS, Duration.ofDays(1)))
                    .build();
            Bucket bucket = buckets.builder().build("ann", () -> limit);
            bucket.getAvailableTokens();
            System.out.println("ready");
            System.in.read();
            long given = IntStream.range(0, Integer.parseInt(arguments[0]))
                    .parallel()
                    .filter(i -> bucket.tryConsume(1))
                    .count();
            System.out.println(given);
        }
    }
}
