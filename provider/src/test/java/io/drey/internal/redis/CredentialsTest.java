package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.WriteMode;
import io.drey.internal.store.NanoClock;
import io.drey.servers.Deployment;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Who Drey is to a server may change at any time, and is asked for anew with each connection. */
@Tag("concurrent")
@Timeout(60)
class CredentialsTest {

    private static final Duration PERIOD = Duration.ofMillis(Long.getLong("drey.rotation.millis", 300));
    private static final int ROTATIONS = Integer.getInteger("drey.rotations", 8);
    private static final int THREADS = 3;

    @TempDir
    private Path directory;

    private static ManagerOptions.Builder options(RedisServer server) {
        return ManagerOptions.builder()
                .remote(server.uri())
                .defaults(TierOptions.builder()
                        .write(WriteMode.THROUGH)
                        .localEnabled(false)
                        .build());
    }

    /** Calls without a pause until told to stop; what fails is collected. */
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong calls = new AtomicLong();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final List<CompletableFuture<Void>> threads;

        Load(Cache<String, Integer> cache) {
            this.threads = IntStream.range(0, THREADS)
                    .mapToObj(each ->
                            CompletableFuture.runAsync(() -> use(cache, each), task -> new Thread(task).start()))
                    .toList();
        }

        private void use(Cache<String, Integer> cache, int number) {
            for (int i = 0; !over.get(); i++) {
                String key = "key" + number + '.' + i % 50;
                int value = i;
                call(() -> cache.put(key, value));
                call(() -> assertThat(cache.get(key)).isEqualTo(value));
                call(() -> cache.invoke(key, (entry, arguments) -> entry.getValue()));
            }
        }

        private void call(Runnable call) {
            try {
                calls.incrementAndGet();
                call.run();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }

        @Override
        public void close() {
            over.set(true);
            threads.forEach(CompletableFuture::join);
        }
    }

    private static void assertNoneFails(
            RedisServer server, RotatingPassword password, ManagerOptions options, RotatingPassword.Giving giving) {
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, Integer> cache = provider.getCacheManager(URI.create("drey:rotation"), null, options)
                    .createCache("cache", new MutableConfiguration<String, Integer>());
            cache.put("first", 1);
            Load load = new Load(cache);
            try (load) {
                for (int i = 0; i < ROTATIONS; i++) {
                    password.rotate(giving);
                    await().pollDelay(PERIOD).timeout(PERIOD.plusSeconds(10)).until(() -> true);
                }
            }

            assertThat(load.failures).isEmpty();
            assertThat(load.calls.get()).isGreaterThan(ROTATIONS);
            assertThat(logOfAcl(server)).isEmpty();
        }
    }

    private static List<?> logOfAcl(RedisServer server) {
        return (List<?>) server.call("ACL", "LOG");
    }

    private static long authentications(RedisServer server) {
        return String.valueOf(server.call("INFO", "commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_auth:"))
                .map(line -> line.replaceFirst(".*?calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void noCallFailsWhileThePasswordIsAnnounced() {
        try (RedisServer server = RedisServer.start()) {
            RotatingPassword password = new RotatingPassword(List.of(server));
            ManagerOptions options =
                    options(server).credentials(password.announcing()).build();

            assertNoneFails(server, password, options, given -> {});

            // each of the two connections was told of each new one
            assertThat(authentications(server)).isGreaterThanOrEqualTo(2L * ROTATIONS);
        }
    }

    /** Exchanges the password, breaks the connections, and calls; a break leaves calls that are under way open. */
    private static void assertEachConnectionKnows(
            RedisServer server, RotatingPassword password, ManagerOptions options, RotatingPassword.Giving giving) {
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, Integer> cache = provider.getCacheManager(URI.create("drey:rotation"), null, options)
                    .createCache("cache", new MutableConfiguration<String, Integer>());
            cache.put("key", -1);
            for (int i = 0; i < 4; i++) {
                await().until(() -> connections(server) >= 2);
                password.rotate(giving);
                server.call("CLIENT", "KILL", "USER", RotatingPassword.USER);
                await().until(() -> connections(server) >= 2);

                int value = i;
                await().ignoreException(RemoteUnavailableException.class).untilAsserted(() -> {
                    cache.put("key", value); // may find that the follower was interrupted by the break
                    assertThat(cache.get("key")).isEqualTo(value);
                });
            }

            assertThat(logOfAcl(server)).isEmpty();
        }
    }

    private static long connections(RedisServer server) {
        return String.valueOf(server.call("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains(" user=" + RotatingPassword.USER + " "))
                .count();
    }

    @Test
    void noCallFailsOnAClusterWhileThePasswordIsAnnounced() {
        try (Deployment.Running cluster = Deployment.CLUSTER.start()) {
            RotatingPassword password = new RotatingPassword(cluster.masters());
            ManagerOptions options = options(cluster.masters().get(0))
                    .remote(cluster.uri())
                    .credentials(password.announcing())
                    .build();

            assertNoneFails(cluster.masters().get(0), password, options, given -> {});
        }
    }

    @Test
    void throughTwemproxyAPasswordCountsAndAUserIsRefused() {
        RedisCredentialsProvider password = () -> Mono.just(RedisCredentials.just(null, "secret"));
        RedisCredentialsProvider user = () -> Mono.just(RedisCredentials.just("drey", "secret"));
        TwemproxyPool pool = TwemproxyPool.standard().withRedisAuth("secret");
        try (TwemproxyServers servers = TwemproxyServers.start(1, 1, pool, "--requirepass", "secret");
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions.Builder options = options(servers.servers().get(0)).remote(servers.uri());
            Cache<String, Integer> cache = provider.getCacheManager(
                            URI.create("drey:password"),
                            null,
                            options.credentials(password).build())
                    .createCache("cache", new MutableConfiguration<String, Integer>());
            Cache<String, Integer> refused = provider.getCacheManager(
                            URI.create("drey:user"),
                            null,
                            options.credentials(user).build())
                    .createCache("cache", new MutableConfiguration<String, Integer>());

            cache.put("key", 1);

            assertThatThrownBy(() -> refused.get("key")).hasMessageContaining("knows a password only");
        }
    }

    @Test
    void connectionsSayWhoTheyAreOnResourcesOfTheApplication() {
        ClientResources own = DefaultClientResources.create();
        Queue<Event> events = new ConcurrentLinkedQueue<>();
        own.eventBus().get().subscribe(events::add);
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions options =
                    options(server).namespace("shop").clientResources(own).build();
            Cache<String, Integer> cache = provider.getCacheManager(URI.create("drey:names"), null, options)
                    .createCache("cache", new MutableConfiguration<String, Integer>());
            cache.put("key", 1);

            await().untilAsserted(() -> assertThat(String.valueOf(server.call("CLIENT", "LIST")))
                    .contains(" name=drey:shop:commands ", " name=drey:shop:bell "));
            await().until(() -> events.stream().anyMatch(ConnectedEvent.class::isInstance));
            provider.close(provider.getDefaultClassLoader());
            assertThat(own.eventExecutorGroup().isShuttingDown()).isFalse();
        } finally {
            own.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void aProviderThatNeverAnswersOrFailsIsNamedWithoutItsSecrets() {
        RedisCredentialsProvider silent = Mono::never;
        RedisCredentialsProvider failing = () -> {
            throw new IllegalStateException("no token");
        };
        CredentialsSource late = new CredentialsSource(silent, Duration.ofMillis(50), true, false);
        CredentialsSource none = new CredentialsSource(failing, Duration.ofSeconds(20), true, false);

        assertThat(late.resolveCredentials().toFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("has not answered within 50 ms");
        assertThat(none.resolveCredentials().toFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining(CredentialsTest.class.getName())
                .withMessageContaining("no token");
    }

    @Test
    void aPasswordsFileThatIsNotThereIsNamed() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions options =
                    options(server).passwordFile(directory.resolve("missing")).build();
            Cache<String, Integer> cache = provider.getCacheManager(URI.create("drey:missing"), null, options)
                    .createCache("cache", new MutableConfiguration<String, Integer>());

            assertThatThrownBy(() -> cache.get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("missing");
        }
    }

    /** Named by its class, and closed with the manager. */
    public static final class Named implements RedisCredentialsProvider, AutoCloseable {

        private static final AtomicBoolean CLOSED = new AtomicBoolean();

        @Override
        public Mono<RedisCredentials> resolveCredentials() {
            return Mono.just(RedisCredentials.just(RotatingPassword.USER, "pass word-0"));
        }

        @Override
        public void close() {
            CLOSED.set(true);
        }
    }

    @Test
    void aClassOfTheConfigurationTellsThemToo() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            new RotatingPassword(List.of(server));
            Properties properties = new Properties();
            properties.setProperty("drey.remote.uri", server.uri());
            properties.setProperty("drey.remote.credentials-class", Named.class.getName());
            CacheManager manager = provider.getCacheManager(null, null, properties);
            Cache<String, Integer> cache = manager.createCache("cache", new MutableConfiguration<String, Integer>());

            cache.put("key", 1);

            await().until(() -> connections(server) >= 2);
            manager.close();
            assertThat(Named.CLOSED).isTrue();
        }
    }

    @Test
    void eachConnectionAsksForThePassword() {
        try (RedisServer server = RedisServer.start()) {
            RotatingPassword password = new RotatingPassword(List.of(server));
            ManagerOptions options =
                    options(server).credentials(password.asking()).build();

            assertEachConnectionKnows(server, password, options, given -> {});

            assertThat(password.asked()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void eachConnectionReadsThePasswordsFile() {
        Path file = directory.resolve("password");
        try (RedisServer server = RedisServer.start()) {
            RotatingPassword password = new RotatingPassword(List.of(server));
            password.rotate(given -> RotatingPassword.replace(file, given));
            ManagerOptions options = options(server)
                    .user(RotatingPassword.USER)
                    .passwordFile(file)
                    .build();

            assertEachConnectionKnows(server, password, options, given -> RotatingPassword.replace(file, given));
        }
    }

    @Test
    void callersWaitWhereThePasswordComesLaterThanTheServersOwn() {
        Path file = directory.resolve("password");
        try (RedisServer server = RedisServer.start()) {
            RotatingPassword password = new RotatingPassword(List.of(server));
            password.rotate(given -> RotatingPassword.replace(file, given));
            RemoteOptions remote = Objects.requireNonNull(RemoteOptions.of(
                    options(server)
                            .user(RotatingPassword.USER)
                            .passwordFile(file)
                            .commandTimeout(Duration.ofSeconds(20))
                            .build(),
                    getClass().getClassLoader()));
            try (Connector connector = new Connector(remote, new Start(Duration.ofSeconds(20), 1, NanoClock.SYSTEM))) {
                ReconnectingConnection connection = connector.connection(0, "test", link -> {});
                assertThat(connection.ready()).succeedsWithin(Duration.ofSeconds(20));

                password.rotate(given -> {});
                connection.renew(); // the server would also end the attempt that follows, if it came soon enough
                await().until(() -> !logOfAcl(server).isEmpty());
                CompletableFuture<LiveConnection> ready = connection.ready();
                assertThat(ready).isNotDone();
                password.rotate(given -> RotatingPassword.replace(file, given));

                assertThat(ready).succeedsWithin(Duration.ofSeconds(20));
            }
        }
    }

    /** Asks for a key by sentinels, as those options say who Drey is to them. */
    private static void assertReached(RedisSentinels sentinels, ManagerOptions.Builder options) {
        try (CacheManager manager = new TieredCachingProvider()
                .getCacheManager(
                        URI.create("drey:sentinels"),
                        null,
                        options.remote(sentinels.uri()).partitions(4).build())) {
            Cache<String, Integer> cache = manager.createCache("cache", new MutableConfiguration<String, Integer>());

            assertThat(cache.getAndPut("key", 1)).isIn(null, 1);
        }
    }

    @Test
    void sentinelsAreToldTheirOwnPasswordOrUserAndTheServersAreNot() throws IOException {
        Path file = Files.writeString(directory.resolve("sentinels"), "the sentinels' own\n");
        try (RedisSentinels sentinels = RedisSentinels.startWithPassword("the sentinels' own")) {
            assertReached(sentinels, ManagerOptions.builder().sentinelPassword("the sentinels' own"));
            assertReached(sentinels, ManagerOptions.builder().sentinelPasswordFile(file));
            sentinels.tellSentinels("ACL", "SETUSER", "watcher", "on", ">seen", "~*", "&*", "+@all");
            assertReached(
                    sentinels, ManagerOptions.builder().sentinelUser("watcher").sentinelPassword("seen"));
        }
    }

    @Test
    void aWrongOrMissingPasswordOfTheSentinelsIsNamed() {
        try (RedisSentinels sentinels = RedisSentinels.startWithPassword("right")) {
            assertThatThrownBy(() ->
                            assertReached(sentinels, ManagerOptions.builder().sentinelPassword("wrong")))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("drey.remote.sentinel-password");
            assertThatThrownBy(() -> assertReached(sentinels, ManagerOptions.builder()))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("drey.remote.sentinel-password");
        }
    }
}
