package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where no lease stands for a load, because Redis is away or has evicted it, the threads of one JVM share it still. */
@Timeout(60)
class LoadsWithoutLeasesTest {

    private static final int THREADS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final GatedLoader loader = new GatedLoader();
    private RedisServer server;
    private Application application;
    private Cache<String, String> cache;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        application = Application.on(server, Mode.BEHIND, "&command-timeout=500ms");
        cache = create("loads", Mode.BEHIND.tier().toBuilder().maxStaleness(Duration.ofSeconds(10)));
    }

    private Cache<String, String> create(String name, TierOptions.Builder tier) {
        return application
                .manager()
                .createCache(
                        name,
                        application
                                .configuration(String.class, String.class, tier.build())
                                .setStatisticsEnabled(false) // counting removals would need to know what was there
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> loader));
    }

    @AfterEach
    void end() {
        loader.open();
        threads.shutdownNow();
        application.close();
        server.close();
    }

    private void loseRedis() {
        server.kill();
        await().atMost(GatedLoader.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(() -> cache.containsKey("any"))
                        .isInstanceOf(RemoteUnavailableException.class));
    }

    private <T> List<Future<T>> asked(GatedLoader.Question<T> question) {
        return loader.asked(threads, THREADS, List.of(cache), question);
    }

    @Test
    void whileRedisIsAwayAllThreadsAreGivenTheValueThatOneLoads() throws Exception {
        loader.answers(() -> "value");
        loseRedis();

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        }
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void whileRedisIsAwayAllThreadsAreToldThatThereIsNone() throws Exception {
        loseRedis();

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isNull();
        }
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void whileRedisIsAwayAllThreadsAreToldWhyALoadFailed() {
        IllegalStateException reason = new IllegalStateException("as arranged");
        loader.answers(() -> {
            throw reason;
        });
        loseRedis();

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CacheLoaderException.class)
                    .hasRootCause(reason);
        }
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void whileRedisIsAwaySeveralKeysAreLoadedByOneCallOfOneThread() throws Exception {
        loader.answers(() -> "value");
        loseRedis();

        for (Future<Map<String, String>> answer : asked(cache -> cache.getAll(Set.of("a", "b")))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(Map.of("a", "value of a", "b", "value of b"));
        }
        assertThat(loader.keys()).containsExactly("a", "b");
    }

    @Test
    void aLoadThatBeganWithRedisIsSharedOnceItIsAway() throws Exception {
        loader.answers(() -> "value");
        Future<String> first = threads.submit(() -> cache.get("key"));
        loader.awaitCalls(1);
        loseRedis();

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        }
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void whoRemovesAKeyWhileRedisIsAwayIsNotGivenWhatWasLoadedBefore() throws Exception {
        loader.answers(() -> "value " + loader.calls());
        loseRedis();
        Future<String> first = threads.submit(() -> cache.get("key"));
        loader.awaitCalls(1);
        cache.removeAll(Set.of("key"));

        Future<String> second = threads.submit(() -> cache.get("key"));
        loader.awaitCalls(2);
        loader.open();

        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("value 2 of key");
        first.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whereNoStalenessIsAllowedThreadsShareTheNextLoadInsteadOfTheOneUnderWay() throws Exception {
        cache = create("exact", Mode.BEHIND.tier().toBuilder().maxStaleness(Duration.ZERO));
        loader.answers(() -> "value");
        loseRedis();
        Future<String> first = threads.submit(() -> cache.get("key"));
        loader.awaitCalls(1);

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        }
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        assertThat(loader.keys()).containsExactly("key", "key");
    }

    @Test
    void threadsWhoseLeasesAreEvictedLoadOneAfterTheOther() throws Exception {
        loader.answers(() -> "value");
        List<Future<String>> answers = new ArrayList<>();
        answers.add(threads.submit(() -> cache.get("key")));
        loader.awaitCalls(1);
        evict();
        for (int i = 0; i < 3; i++) {
            answers.add(threads.submit(() -> cache.get("key")));
            GatedLoader.aMoment();
            evict();
        }
        assertThat(loader.calls()).as("at once").isOne();
        answers.addAll(asked(cache -> cache.get("key")));

        for (Future<String> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        }
        assertThat(loader.calls()).isLessThanOrEqualTo(2);
    }

    private void evict() {
        for (Object key : (List<?>) server.call("KEYS", "*:e:*")) {
            server.call("DEL", key.toString());
        }
    }
}
