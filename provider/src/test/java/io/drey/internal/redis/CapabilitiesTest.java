package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.TieredCachingProvider;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server lacks, or a user may not do, is said at the first contact, with what follows from it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapabilitiesTest {

    private static final Logger SAYS = Logger.getLogger(Capabilities.class.getName());

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord each) {
            lines.add(each.getLevel() + ": " + new SimpleFormatter().formatMessage(each));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private RedisServer server;

    @BeforeAll
    void start() {
        server = RedisServer.start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    @BeforeEach
    void listen() {
        SAYS.addHandler(handler);
    }

    @AfterEach
    void stop() {
        SAYS.removeHandler(handler);
    }

    private static ManagerOptions at(String uri, String namespace) {
        return ManagerOptions.builder()
                .remote(uri)
                .namespace(namespace)
                .partitions(4)
                .build();
    }

    /** A manager at a server that denies a user of its own some commands. */
    private String said(RedisServer denying, String denied) {
        denying.call("ACL", "SETUSER", "poor", "reset", "on", ">secret", "~*", "&*", "+@all");
        for (String command : denied.split(" ")) {
            denying.call("ACL", "SETUSER", "poor", command);
        }
        return said(denying.uri().replace("://", "://poor:secret@"));
    }

    private String said(String uri) {
        try (CacheManager manager =
                new TieredCachingProvider().getCacheManager(URI.create("drey:poor"), null, at(uri, "poor"))) {
            await().until(() -> !lines.isEmpty());
            assertThat(manager.isClosed()).isFalse();
            assertThat(lines).hasSize(1);
            return lines.remove();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DEL, WARNING, removals fail",
        "GETEX, WARNING, changes fail",
        "GETRANGE, WARNING, changes fail",
        "MGET, WARNING, reads of several keys fail",
        "XRANGE, WARNING, nothing is answered locally",
        "XDEL, INFO, that nobody needs",
        "SETRANGE, WARNING, above a mebibyte fail",
        "STRLEN, WARNING, above a mebibyte fail",
        "RENAME, WARNING, above a mebibyte fail",
        "PERSIST, WARNING, reads do not lengthen",
        "PEXPIRE, WARNING, reads do not lengthen",
        "UNLINK, WARNING, is not given back",
        "SCAN, WARNING, iterators fail",
        "INFO, INFO, more than once",
        "PUBLISH, INFO, costs the server more"
    })
    void aCommandThatTheUserMayNotRunIsNamedWithTheConsequence(String command, String level, String consequence) {
        assertThat(said(server, "-" + command.toLowerCase(Locale.ROOT)))
                .startsWith(level + ": redis://***:***@127.0.0.1:" + server.port() + ": this user may not run "
                        + command + " (")
                .contains(consequence)
                .contains("\"Rights\"");
    }

    @Test
    void whoMayNotUseTheChannelsIsToldAboutPublish() {
        assertThat(said(server, "resetchannels")).startsWith("INFO").contains("PUBLISH (");
    }

    @Test
    void severalAreSaidInOneLine() {
        assertThat(said(server, "-scan -info"))
                .startsWith("WARNING")
                .contains("may not run INFO (iterators look", ", SCAN (iterators fail");
    }

    @Test
    void theOldestServerIsUnderstood() {
        try (RedisServer oldest = RedisServer.startOldest()) {
            assertThat(said(oldest, "-scan")).contains("this user may not run SCAN (iterators fail");
        }
    }

    @Test
    void whatAServerDoesNotHaveIsToldFromWhatIsNotAllowed() {
        try (RedisServer lacking = RedisServer.start("--rename-command", "GETEX", "hidden")) {
            assertThat(said(lacking.uri()))
                    .startsWith("WARNING")
                    .contains("the server has no GETEX (changes fail, and may have");
        }
    }

    /** The script of a batch writes before it needs the command; that of one change takes back what it has written. */
    @Test
    void whatFailsForWantOfACommandMayHaveBeenMadeByABatchOnly() {
        try (RedisServer lacking = RedisServer.start("--rename-command", "GETEX", "hidden");
                Node node = Node.at(lacking.uri())) {
            RedisStore<String> store = node.store("cache");

            Change.Put put = new Change.Put("value", Lifetime.forever());
            Batch<String> batch = store.commitAll(Map.of("key", put), false);
            assertThat(batch.failure())
                    .isInstanceOfSatisfying(
                            RemoteUnavailableException.class,
                            away -> assertThat(away.isOutcomeUnknown()).isTrue());
            assertThat(store.get("key").form()).isEqualTo("value");
            assertUnknown(() -> store.commit("key", new Change.Delete(), Expect.ANY));
            assertThat(store.get("key").form()).isEqualTo("value");
            assertUnknown(() -> store.commit("other", put, Expect.ANY));
            assertThat(store.get("other").hasValue()).isFalse();
        }
    }

    private static void assertUnknown(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        away -> assertThat(away.isOutcomeUnknown()).isTrue())
                .hasMessageContaining("this server lacks a command that Drey needs");
    }

    @Test
    void eachServerOfAClusterIsAsked() {
        try (Deployment.Running cluster = Deployment.CLUSTER.start()) {
            cluster.masters().forEach(each -> each.call("ACL", "SETUSER", "poor", "on", ">secret", "~*", "+@all"));
            cluster.masters().get(1).call("ACL", "SETUSER", "poor", "-scan");

            assertThat(said(cluster.uri().replace("://", "://poor:secret@"))).contains("may not run SCAN (");
        }
    }

    @Test
    void nothingIsSaidWhereNothingIsMissingNorLeftBehind() {
        try (CacheManager manager =
                new TieredCachingProvider().getCacheManager(URI.create("drey:rich"), null, at(server.uri(), "rich"))) {
            Cache<String, String> cache = manager.createCache("cache", new MutableConfiguration<>());
            cache.put("key", "value");
            await().until(() ->
                    String.valueOf(server.call("INFO", "commandstats")).contains("cmdstat_rename"));
            assertThat(lines).isEmpty();
            assertThat((List<?>) server.call("KEYS", "*:probe:*")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"XADD", "TIME", "XREVRANGE"})
    void withoutWhatNothingWorksWithoutEachCallSaysSo(String command) {
        try (RedisServer lacking = RedisServer.start("--rename-command", command, "hidden");
                CacheManager manager = new TieredCachingProvider()
                        .getCacheManager(URI.create("drey:useless"), null, at(lacking.uri(), "useless"))) {
            Cache<String, String> cache = manager.createCache("cache", new MutableConfiguration<>());

            assertThatThrownBy(() -> cache.get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("this server lacks a command that Drey needs");
        }
    }
}
