package io.drey.crac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.Health;
import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.integration.CacheWriterException;
import org.crac.CheckpointException;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.crac.RestoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint and a restore, as a JVM that knows them tells of them; what is between takes no time here. */
@Tag("concurrent")
@Timeout(120)
class CheckpointsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final Registered jvm = new Registered();

    /** Calls what is registered in the order that the API promises. */
    private static final class Registered extends Context<Resource> {

        private final Deque<Resource> resources = new ArrayDeque<>();

        @Override
        public void register(Resource resource) {
            resources.addFirst(resource);
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
            for (Resource each : resources) {
                try {
                    each.beforeCheckpoint(this);
                } catch (Exception e) {
                    CheckpointException refused = new CheckpointException();
                    refused.addSuppressed(e);
                    throw refused;
                }
            }
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) throws RestoreException {
            List<Resource> back = new ArrayList<>();
            resources.descendingIterator().forEachRemaining(back::add);
            for (Resource each : back) {
                try {
                    each.afterRestore(this);
                } catch (Exception e) {
                    throw new RestoreException(e.toString());
                }
            }
        }

        void checkpoint() throws CheckpointException {
            beforeCheckpoint(this);
        }

        void restore() throws RestoreException {
            afterRestore(this);
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private CacheManager manager(String name, String uri) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(uri)
                .namespace("restored")
                .partitions(8)
                .connectTimeout(Duration.ofSeconds(10))
                .commandTimeout(Duration.ofSeconds(10))
                .build();
        return provider.getCacheManager(URI.create("drey:" + name), getClass().getClassLoader(), options);
    }

    private CacheManager local() {
        return provider.getCacheManager(
                URI.create("drey:local"),
                getClass().getClassLoader(),
                ManagerOptions.builder().build());
    }

    private static Cache<String, String> cache(CacheManager manager, TierOptions.Builder tier) {
        return manager.createCache(
                "cache",
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(tier.maxStaleness(Duration.ofDays(1)).build()));
    }

    /** Puts a value in a process of its own, as far as Redis can tell. */
    private void putElsewhere(String uri, String value) {
        try (CacheManager other = manager("elsewhere", uri)) {
            cache(other, TierOptions.builder().writeThrough()).put("key", value);
        }
    }

    private static String getElsewhere(TieredCachingProvider provider, String uri) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(uri)
                .namespace("restored")
                .partitions(8)
                .build();
        try (CacheManager other =
                provider.getCacheManager(URI.create("drey:reader"), CheckpointsTest.class.getClassLoader(), options)) {
            return cache(other, TierOptions.builder()).get("key");
        }
    }

    /** The first copy may be asked for before this JVM has begun to follow the changes. */
    private static void readUntilLocal(Cache<String, String> cache) {
        long began = System.nanoTime();
        TierMXBean bean = cache.unwrap(TierMXBean.class);
        while (bean.getLocalHits() == 0) {
            assertThat(cache.get("key")).isEqualTo("old");
            assertThat(System.nanoTime() - began).isLessThan(PATIENCE.toNanos());
        }
    }

    /** The connections that servers know, but for the one that asks, and those between servers. */
    private static List<String> sockets(List<RedisServer> servers) {
        return servers.stream()
                .flatMap(server -> String.valueOf(server.call("CLIENT", "LIST")).lines())
                .filter(line -> !line.contains("cmd=client|list") && !line.contains("flags=S"))
                .filter(line -> !line.contains("flags=M"))
                .toList();
    }

    @Test
    void noSocketIsOpenAtACheckpointAndWhatOthersWroteSinceIsReadAfterTheRestore() throws Exception {
        for (Deployment deployment : List.of(Deployment.REDIS, Deployment.CLUSTER)) {
            try (Deployment.Running servers = deployment.start();
                    CacheManager manager = manager("own", servers.uri())) {
                Checkpoints.register(manager, jvm, PATIENCE);
                Cache<String, String> cache =
                        cache(manager, TierOptions.builder().writeThrough());
                cache.put("key", "old");
                assertThat(cache.get("key")).isEqualTo("old");
                readUntilLocal(cache);
                assertThat(sockets(servers.masters())).isNotEmpty();

                jvm.checkpoint();
                assertThat(sockets(servers.masters())).as(deployment.name()).isEmpty();
                putElsewhere(servers.uri(), "new");
                jvm.restore();

                assertThat(cache.get("key")).isEqualTo("new");
                assertThat(sockets(servers.masters())).isNotEmpty();
                assertThat(manager.unwrap(Health.class).status()).isEqualTo(Health.Status.UP);
                cache.put("key", "newest");
                assertThat(cache.get("key")).isEqualTo("newest");
            }
        }
    }

    @Test
    void whatIsPendingIsWrittenBeforeACheckpointAndGoesOnAfterTheRestore() throws Exception {
        try (RedisServer redis = RedisServer.start();
                CacheManager manager = manager("own", redis.uri())) {
            Checkpoints.register(manager, jvm, PATIENCE);
            Cache<String, String> cache = cache(manager, TierOptions.builder().writeBehind());
            cache.put("key", "pending");

            jvm.checkpoint();
            assertThat(sockets(List.of(redis))).isEmpty();
            assertThat(getElsewhere(provider, redis.uri())).isEqualTo("pending");
            putElsewhere(redis.uri(), "of another");
            jvm.restore();

            assertThat(cache.get("key")).isEqualTo("of another");
            cache.put("key", "again");
            jvm.checkpoint();
            assertThat(getElsewhere(provider, redis.uri())).isEqualTo("again");
            jvm.restore();
        }
    }

    @Test
    void aCheckpointIsRefusedWhileWhatIsPendingCannotBeWritten() throws Exception {
        try (RedisServer redis = RedisServer.start();
                CacheManager manager = manager("own", redis.uri())) {
            Checkpoints.register(manager, jvm, Duration.ofMillis(300));
            Cache<String, String> cache = cache(manager, TierOptions.builder().writeBehind());
            assertThat(cache.get("key")).isNull();
            redis.pause();
            cache.put("key", "pending");

            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(jvm::checkpoint)
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).isInstanceOf(CacheWriterException.class));
            redis.resume();
            jvm.restore();

            assertThat(cache.get("key")).isEqualTo("pending");
        }
    }

    @Test
    void aCacheWithAJournalRefusesACheckpoint(@TempDir Path directory) throws Exception {
        try (RedisServer redis = RedisServer.start();
                CacheManager manager = manager("own", redis.uri())) {
            Checkpoints.register(manager, jvm, PATIENCE);
            Cache<String, String> cache = cache(
                    manager,
                    TierOptions.builder()
                            .writeBehind(WriteBehindOptions.builder()
                                    .journal(directory)
                                    .build()));
            cache.put("key", "value");

            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(jvm::checkpoint)
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("journal"));
            jvm.restore();
            assertThat(cache.get("key")).isEqualTo("value");
        }
    }

    @Test
    void aManagerThatIsClosedOrHasNoRedisLetsCheckpointsBe() throws Exception {
        CacheManager local = local();
        Checkpoints.register(local, jvm, PATIENCE);
        Checkpoints.register(local, jvm, PATIENCE);
        assertThat(jvm.resources).hasSize(1);
        jvm.checkpoint();
        jvm.restore();
        local.close();
        jvm.checkpoint();
        jvm.restore();
    }

    @Test
    void aJvmThatKnowsNoCheckpointsIsNotDisturbed() {
        CacheManager local = local();
        Checkpoints.register(local);

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(Core::checkpointRestore);
        assertThat(local.isClosed()).isFalse();
    }
}
