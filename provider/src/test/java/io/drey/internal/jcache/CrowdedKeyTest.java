package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.LongLine;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many threads of one JVM, and of two, that change one key of a server that is far away. */
@Tag("concurrent")
@Timeout(120)
class CrowdedKeyTest {

    private static final int THREADS = 12;
    private static final int CALLS = 8;
    private static final String KEY = "key";
    private static final Pattern CHANGES = Pattern.compile("cmdstat_xadd:calls=(\\d+)");
    private static final EntryProcessor<String, Integer, Integer> ADD_ONE = (entry, arguments) -> {
        int before = entry.getValue();
        entry.setValue(before + 1);
        return before;
    };

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RedisServer server;
    private LongLine line;
    private TieredCachingProvider provider;

    @BeforeEach
    void start() throws IOException {
        server = RedisServer.start();
        line = new LongLine(server.port());
        provider = new TieredCachingProvider();
    }

    @AfterEach
    void end() throws Exception {
        threads.shutdownNow();
        provider.close();
        line.close();
        server.close();
    }

    static Stream<Arguments> ways() {
        return Stream.of(WriteMode.values())
                .flatMap(mode -> Stream.of(true, false).map(local -> Arguments.of(mode, local)));
    }

    /** A cache as another JVM would have it. */
    private Cache<String, Integer> cache(WriteMode mode, boolean local) {
        ClassLoader loader = new URLClassLoader(new URL[0], CrowdedKeyTest.class.getClassLoader());
        URI uri = URI.create(line.uri() + "?partitions=1&command-timeout=20s&connect-timeout=20s");
        return provider.getCacheManager(uri, loader)
                .createCache(
                        "crowded",
                        new TieredConfiguration<String, Integer>()
                                .setTypes(String.class, Integer.class)
                                .setStatisticsEnabled(true)
                                .setTierOptions(TierOptions.builder()
                                        .write(mode)
                                        .localEnabled(local)
                                        .build()));
    }

    private long changes() {
        Matcher matcher = CHANGES.matcher(String.valueOf(server.call("INFO", "commandstats")));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static List<Integer> invoke(Cache<String, Integer> cache) {
        return IntStream.range(0, CALLS)
                .mapToObj(i -> cache.invoke(KEY, ADD_ONE))
                .toList();
    }

    private static List<Integer> replace(Cache<String, Integer> cache) {
        List<Integer> seen = new ArrayList<>();
        while (seen.size() < CALLS) {
            int before = cache.get(KEY);
            if (cache.replace(KEY, before, before + 1)) {
                seen.add(before);
            }
        }
        return seen;
    }

    private List<Integer> all(List<Callable<List<Integer>>> calls) throws Exception {
        List<Integer> seen = new ArrayList<>();
        for (Future<List<Integer>> each : threads.invokeAll(calls)) {
            seen.addAll(each.get());
        }
        return seen.stream().sorted().toList();
    }

    private static List<Integer> eachOnce(int calls) {
        return IntStream.range(0, calls).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void threadsOfOneJvmShareCommits(WriteMode mode, boolean local) throws Exception {
        Cache<String, Integer> cache = cache(mode, local);
        cache.putIfAbsent(KEY, 0);
        long before = changes();

        List<Integer> seen = all(IntStream.range(0, THREADS)
                .<Callable<List<Integer>>>mapToObj(i -> () -> invoke(cache))
                .toList());

        assertThat(seen).isEqualTo(eachOnce(THREADS * CALLS));
        assertThat(cache.get(KEY)).isEqualTo(THREADS * CALLS);
        assertThat(changes() - before).isLessThan(THREADS * CALLS / 2); // at best, one for all threads
    }

    @ParameterizedTest
    @MethodSource("ways")
    void threadsOfTwoJvmsLoseNothingAndDoNothingTwice(WriteMode mode, boolean local) throws Exception {
        Cache<String, Integer> one = cache(mode, local);
        Cache<String, Integer> two = cache(mode, local);
        one.putIfAbsent(KEY, 0);
        List<Callable<List<Integer>>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(() -> invoke(one));
            calls.add(() -> invoke(two));
            calls.add(() -> replace(one));
            calls.add(() -> replace(two));
        }

        List<Integer> seen = all(calls);

        assertThat(seen).isEqualTo(eachOnce(calls.size() * CALLS));
        assertThat(one.<Integer>invoke(KEY, (entry, arguments) -> entry.getValue()))
                .isEqualTo(calls.size() * CALLS);
    }
}
