package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rights that the page for operators grants are enough, and what happens with less. */
class RightsTest {

    private static final Path PAGE = Path.of("../src/docs/operators.md");
    private static final String NAMED = "drey:secret@127.0.0.1:";

    /** What the client library tries; Redis before 7 names commands without what they are to do. */
    private static final List<String> TELLING_A_NAME = List.of("client", "client|setname", "client|setinfo");

    private static final List<String> SENT =
            List.of("ping", "get", "mget", "set", "eval", "evalsha", "xread", "subscribe");

    private static final List<String> ASKING_A_NAME = List.of("cluster", "cluster|myid");

    /** The user of the page, without the word {@code user} and its name. */
    private static List<String> granted(String... more) {
        try {
            String page = Files.readString(PAGE);
            int start = page.indexOf("\nuser drey ") + "\nuser drey ".length();
            String user = page.substring(start, page.indexOf("```", start));
            return Stream.concat(Arrays.stream(user.strip().split("\\s+")), Stream.of(more))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void grant(RedisServer server, List<String> rules) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            CommandArgs<byte[], byte[]> user =
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).add("SETUSER").add("drey");
            rules.forEach(user::add);
            raw.commands.dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), user);
        }
    }

    /** The commands that were refused, beside the one the client library sends to tell its name. */
    private static List<String> refused(RedisServer server) {
        return allRefused(server).stream()
                .filter(command -> !TELLING_A_NAME.contains(command))
                .toList();
    }

    private static List<String> allRefused(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            CommandArgs<byte[], byte[]> log = new CommandArgs<>(ByteArrayCodec.INSTANCE).add("LOG");
            List<String> refused = new ArrayList<>();
            for (Object entry :
                    raw.commands.dispatch(CommandType.ACL, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), log)) {
                refused.add(Bytes.text(ScriptReply.of(entry).bytes(7)));
            }
            return refused;
        }
    }

    private static Cache<String, String> cache(TieredCachingProvider provider, String uri, WriteMode mode) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache(
                        "rights",
                        new TieredConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setTierOptions(
                                        TierOptions.builder().write(mode).build()));
    }

    private static void useEverything(String uri, WriteMode mode) {
        EntryProcessor<String, String, String> twice = (entry, arguments) -> {
            entry.setValue(entry.getValue() + entry.getValue());
            return entry.getValue();
        };
        try (TieredCachingProvider here = new TieredCachingProvider();
                TieredCachingProvider there = new TieredCachingProvider()) {
            Cache<String, String> cache = cache(here, uri, mode);
            Cache<String, String> other = cache(there, uri, mode);

            cache.put("a", "1");
            cache.putAll(Map.of("b", "2", "c", "3"));
            assertThat(cache.getAll(Set.of("a", "b", "c"))).hasSize(3);
            assertThat(cache.putIfAbsent("d", "4")).isTrue();
            assertThat(cache.replace("d", "4", "5")).isTrue();
            assertThat(cache.getAndPut("d", "6")).isEqualTo("5");
            assertThat(cache.invoke("d", twice)).isEqualTo("66");
            assertThat(cache.getAndRemove("d")).isEqualTo("66");
            assertThat(StreamSupport.stream(cache.spliterator(), false)).hasSize(3);
            assertThat(other.get("a")).isEqualTo("1");
            cache.put("a", "new");
            await().until(() -> "new".equals(other.get("a")));
            cache.removeAll(Set.of("b"));
            cache.clear();
            await().until(() -> other.getAll(Set.of("a", "b", "c")).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGrantedRightsAreEnoughForOneServer(WriteMode mode) {
        try (RedisServer server = RedisServer.start()) {
            grant(server, granted());

            useEverything("redis://" + NAMED + server.port(), mode);

            assertThat(refused(server)).isEmpty();
        }
    }

    /** A script names a command in quotes; what is sent by itself is what the page has in its first half, and PING. */
    @Test
    void noRightIsGrantedThatNothingUses() throws IOException {
        StringBuilder scripts = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/drey/internal/redis"))) {
            for (Path file : files.toList()) {
                scripts.append(Files.readString(file).toLowerCase(Locale.ROOT));
            }
        }
        List<String> rights = granted().stream()
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .toList();

        assertThat(rights)
                .hasSizeGreaterThan(20)
                .containsAll(SENT)
                .allSatisfy(right -> assertThat(SENT.contains(right) || scripts.indexOf("'" + right + "'") >= 0)
                        .as(right)
                        .isTrue());
    }

    @Test
    void anotherDatabaseNeedsSelect() {
        try (RedisServer server = RedisServer.start()) {
            grant(server, granted("+select"));

            useEverything("redis://" + NAMED + server.port() + "/1", WriteMode.BEHIND);

            assertThat(refused(server)).isEmpty();
        }
    }

    @Test
    void anotherDatabaseWithoutSelectIsRefused() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            grant(server, granted());
            String uri = "redis://" + NAMED + server.port() + "/1";
            Cache<String, String> cache = cache(provider, uri, WriteMode.THROUGH);

            assertThatThrownBy(() -> cache.put("a", "1"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("+select");
        }
    }

    @Test
    void withoutInfoEverythingWorks() {
        try (RedisServer server = RedisServer.start()) {
            grant(server, granted("-info"));

            useEverything("redis://" + NAMED + server.port(), WriteMode.BEHIND);

            assertThat(refused(server)).isSubsetOf("info");
        }
    }

    @ParameterizedTest
    @CsvSource({"-publish, publish", "-subscribe, subscribe", "resetchannels, drey:{"})
    void whoMayNotTellOrHearOfChangesSeesThemAllTheSame(String missing, String refused) {
        try (RedisServer server = RedisServer.start()) {
            grant(server, granted(missing));

            useEverything("redis://" + NAMED + server.port(), WriteMode.BEHIND);

            assertThat(refused(server)).anyMatch(each -> each.startsWith(refused));
        }
    }

    @Test
    void theGrantedRightsAreEnoughForACluster() {
        try (Deployment.Running cluster = Deployment.CLUSTER.start()) {
            List<String> rules = granted("+cluster|nodes", "+asking", "-xread", "-publish", "-subscribe");
            cluster.masters().forEach(master -> grant(master, rules));

            useEverything(cluster.uri().replace("redis-cluster://", "redis-cluster://drey:secret@"), WriteMode.BEHIND);

            assertThat(cluster.masters().stream().flatMap(master -> refused(master).stream()))
                    .isSubsetOf(ASKING_A_NAME);
        }
    }

    /** A change, or all that reads and looks; scripts say less before Redis 7. */
    @ParameterizedTest
    @CsvSource({
        "-eval -evalsha, +eval",
        "-xadd, Rights",
        "-get, Rights",
        "-mget, Rights",
        "-set, Rights",
        "-scan, Rights"
    })
    void aMissingRightIsNamed(String missing, String named) {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            grant(server, granted(missing.split(" ")));
            Cache<String, String> cache = cache(provider, "redis://" + NAMED + server.port(), WriteMode.THROUGH);

            assertThatThrownBy(() -> {
                        cache.put("a", "1");
                        cache.get("b");
                        cache.getAll(Set.of("a", "b", "c"));
                        cache.iterator().forEachRemaining(entry -> {});
                    })
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("allow this user")
                    .hasMessageContaining(named);
        }
    }
}
