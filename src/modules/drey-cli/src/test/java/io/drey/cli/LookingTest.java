package io.drey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.codec.CodecFactory;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks and changes nothing, on one server. Each test has a namespace of its own. */
class LookingTest {

    private static RedisServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = RedisServer.start("--requirepass", "geheim");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    record Person(String name) implements Serializable {}

    private static String uri() {
        return server.uri().replace("://", "://:geheim@");
    }

    private static CacheManager manager(String namespace) {
        return manager(namespace, ManagerOptions.builder().build());
    }

    private static CacheManager manager(String namespace, ManagerOptions more) {
        ManagerOptions options = more.toBuilder()
                .remote(uri())
                .namespace(namespace)
                .partitions(8)
                .defaults(TierOptions.builder().write(WriteMode.THROUGH).build())
                .build();
        return new TieredCachingProvider().getCacheManager(URI.create("drey:" + namespace), null, options);
    }

    private static <K, V> Cache<K, V> cache(CacheManager manager, String name, Class<K> keys, Class<V> values) {
        return manager.createCache(name, new MutableConfiguration<K, V>().setTypes(keys, values));
    }

    private static Cli run(String namespace, String... arguments) {
        return Cli.at(uri(), namespace, arguments);
    }

    /** The only key of Redis whose name matches. */
    private static String only(String pattern) {
        List<?> found = (List<?>) Objects.requireNonNull(server.call("KEYS", pattern));
        assertThat(found).hasSize(1);
        return String.valueOf(found.get(0));
    }

    @Test
    void statsCountTheEntriesOfEachCache() {
        try (CacheManager manager = manager("counted")) {
            Cache<String, String> users = cache(manager, "users", String.class, String.class);
            for (int i = 0; i < 500; i++) {
                users.put("user " + i, "value");
            }
            cache(manager, "a b:c", String.class, String.class).put("one", "value");

            Cli stats = run("counted", "stats");
            Cli json = run("counted", "stats", "--json", "--sizes");

            assertThat(stats.code()).as(stats.err()).isZero();
            assertThat(stats.out())
                    .contains("Namespace \"counted\" at redis://***@127.0.0.1:" + server.port()
                            + ": 8 partitions on 1 server")
                    .containsPattern("(?m)^users +500 +0$")
                    .containsPattern("(?m)^a b:c +1 +0$");
            assertThat(json.out()).contains("\"users\": {\"entries\": 500, \"orphans\": 0, \"leases\": 0, \"bytes\": ");
        }
    }

    @Test
    void getShowsWhatLiesInRedisWhateverTheKeysTypeIs() {
        try (CacheManager manager = manager("got")) {
            cache(manager, "texts", String.class, String.class).put("grüße 世界", "wörld");
            cache(manager, "numbers", Long.class, Integer.class).put(-5L, 42);
            UUID id = UUID.randomUUID();
            cache(manager, "ids", UUID.class, String.class).put(id, "x");

            Cli text = run("got", "get", "texts", "grüße 世界");
            assertThat(text.code()).as(text.err()).isZero();
            assertThat(text.out()).contains("value      \"wörld\"", "key        grüße 世界", "until it is removed");

            assertThat(run("got", "get", "numbers", "-t", "long", "--json", "--", "-5")
                            .out())
                    .contains("\"value\": 42", "\"key\": -5", "\"encoding\": \"int\"");
            assertThat(run("got", "get", "ids", id.toString()).code()).isZero();
            assertThat(run("got", "get", "ids", id.toString(), "-t", "string").code())
                    .isEqualTo(ExitCode.NO);
        }
    }

    @Test
    void anAbsentKeyIsToldByTheExitCode() {
        try (CacheManager manager = manager("absent")) {
            cache(manager, "texts", String.class, String.class).put("here", "value");

            Cli absent = run("absent", "get", "texts", "there");

            assertThat(absent.code()).isEqualTo(ExitCode.NO);
            assertThat(absent.err())
                    .contains("cache \"texts\" has no entry in Redis for the string there", "--key-type");
            assertThat(run("absent", "get", "texts", "there", "--json").out()).contains("\"found\": false");
        }
    }

    @Test
    void aValueOfAnApplicationsClassIsDescribedAndNeverMade() {
        try (CacheManager manager = manager("foreign")) {
            cache(manager, "people", String.class, Person.class).put("ann", new Person("Ann"));

            Cli got = run("foreign", "get", "people", "ann");

            assertThat(got.code()).as(got.err()).isZero();
            assertThat(got.out()).contains("not read: ", Person.class.getName() + ", serialised by Java");
            assertThat(run("foreign", "verify").out())
                    .contains("note   entries of applications' classes or codecs, which cannot be judged here: 1");
        }
    }

    @Test
    void whatALibraryWroteOrWasCompressedOrEncryptedIsNamedAndNotCalledCorrupt() throws IOException {
        Path secret =
                Files.writeString(directory.resolve("key"), Base64.getEncoder().encodeToString(new byte[16]));
        ManagerOptions options = ManagerOptions.builder()
                .allow(List.of(Person.class.getName(), "com.google.protobuf.StringValue"))
                .encryptionKeys("a=file:" + secret)
                .build();
        Map<String, TierOptions.Builder> written = new LinkedHashMap<>();
        for (CodecFactory library : ServiceLoader.load(CodecFactory.class)) {
            written.put(library.name(), TierOptions.builder().valueCodec(library.name()));
        }
        assertThat(written).containsOnlyKeys("json", "cbor", "smile", "json3", "cbor3", "smile3", "kryo", "protobuf");
        written.put("compressed", TierOptions.builder().compression("deflate").compressionThreshold(10));
        written.put("encrypted", TierOptions.builder().encryption("a"));
        try (CacheManager manager = manager("wrapped", options)) {
            written.forEach((name, tier) -> manager.createCache(
                            name,
                            new TieredConfiguration<String, Object>()
                                    .setTypes(String.class, Object.class)
                                    .setTierOptions(
                                            tier.write(WriteMode.THROUGH).build()))
                    .put(
                            "key",
                            name.equals("protobuf")
                                    ? StringValue.of("Ann".repeat(200))
                                    : new Person("Ann".repeat(200))));

            for (String name : written.keySet()) {
                Cli got = run("wrapped", "get", name, "key");
                assertThat(got.code()).as(got.err()).isZero();
                assertThat(got.out())
                        .contains("value      not read: ")
                        .containsPattern("value .* " + name)
                        .contains("encoding   " + name + ", ")
                        .doesNotContain("cannot read");
                Cli json = run("wrapped", "get", name, "key", "--json");
                assertThat(json.out()).as(json.err()).contains("\"encoding\": \"" + name + '"');
            }
            Cli verified = run("wrapped", "verify");
            assertThat(verified.code()).as(verified.out()).isZero();
            assertThat(verified.out())
                    .contains("note   entries of applications' classes or codecs, which cannot be judged here: 10");
        }
    }

    @Test
    void bytesOfNoCodecThatThereIsAreFound() {
        Codings codings = new Codings();

        for (int unknown : new int[] {24, 63, 0x80, 0xff}) {
            byte[] neither = {3, 1, 2};
            assertThat(codings.isForeign((byte) unknown, neither)).isFalse();
            assertThat(codings.value((byte) unknown, neither).why()).contains("cannot read");
            assertThat(codings.value((byte) unknown, new byte[0]).why()).contains("cannot read");
        }
    }

    @Test
    void keysAreListedAndChosen() {
        try (CacheManager manager = manager("listed")) {
            Cache<String, String> texts = cache(manager, "texts", String.class, String.class);
            Cache<Integer, String> numbers = cache(manager, "numbers", Integer.class, String.class);
            for (int i = 0; i < 40; i++) {
                texts.put("key " + i, "value");
                numbers.put(i, "value");
            }
            texts.put("k".repeat(2_000), "a long key goes by a hash");

            Cli all = run("listed", "keys", "texts", "--limit", "0");
            assertThat(all.out().lines()).hasSize(41).contains("key 7", "k".repeat(500) + "…");
            assertThat(run("listed", "keys", "numbers", "--match", "^3\\d")
                            .out()
                            .lines())
                    .hasSize(10)
                    .contains("31 (int)");
            Cli some = run("listed", "keys", "texts", "--limit", "5", "--json");
            assertThat(some.out().lines()).hasSize(5).allMatch(line -> line.contains("\"type\": \"string\""));
            assertThat(some.err()).contains("ended after 5 keys");
        }
    }

    @Test
    void partitionsAreShownWithTheirLogs() {
        try (CacheManager manager = manager("placed")) {
            Cache<Integer, String> numbers = cache(manager, "numbers", Integer.class, String.class);
            for (int i = 0; i < 100; i++) {
                numbers.put(i, "value");
            }

            Cli shown = run("placed", "partitions");
            Cli each = run("placed", "partitions", "--each");
            Cli json = run("placed", "partitions", "--json");

            assertThat(shown.code()).as(shown.err()).isZero();
            assertThat(shown.out()).contains("0-7", "100 %", "All partitions lie on one server.");
            assertThat(each.out().lines()).hasSize(9);
            long records = 0;
            for (String part : json.out().split("\"records\": ")) {
                records += part.matches("(?s)\\d+,.*") ? Long.parseLong(part.substring(0, part.indexOf(','))) : 0;
            }
            assertThat(records).isEqualTo(100 + 8 + 8); // changes, and one that begins each log and each generation
        }
    }

    @Test
    void aNamespaceThatIsWrittenToIsFoundToBeSound() throws InterruptedException {
        try (CacheManager manager = manager("sound")) {
            Cache<Integer, String> numbers = cache(manager, "numbers", Integer.class, String.class);
            AtomicBoolean ended = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                for (int i = 0; !ended.get(); i++) {
                    numbers.put(i % 300, "value " + i);
                    if (i % 97 == 0) {
                        numbers.remove(i % 300);
                    }
                }
            });
            writer.start();
            try {
                Cli verified = run("sound", "verify");

                assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
                assertThat(verified.out()).contains("All is well: 8 partitions on 1 server, ");
            } finally {
                ended.set(true);
                writer.join();
            }
        }
    }

    @Test
    void whatWasLeftOfAClearIsFoundAndSwept() {
        try (CacheManager manager = manager("left")) {
            cache(manager, "texts", String.class, String.class).put("key", "value");
        }
        String entry = only("left:*:e:texts:*");
        server.call("SET", entry.replaceFirst(":e:texts:[\\d-]+:", ":e:texts:1700000000000-2:"), "left");

        Cli found = run("left", "verify");
        assertThat(found.code()).isZero();
        assertThat(found.out()).contains("note   entries left of generations that were cleared: 1", "verify --sweep");
        assertThat(run("left", "verify", "--sweep").out()).contains("Deleted 1 entry of cleared generations.");
        assertThat(run("left", "verify").out()).doesNotContain("left of generations");
        assertThat(only("left:*:e:texts:*")).isEqualTo(entry);
    }

    @Test
    void bytesThatAreNoEntryAreFound() {
        try (CacheManager manager = manager("garbage")) {
            cache(manager, "texts", String.class, String.class).put("key", "value");
        }
        server.call("SET", only("garbage:*:e:texts:*"), "garbage");

        Cli found = run("garbage", "verify");

        assertThat(found.code()).isEqualTo(ExitCode.NO);
        assertThat(found.out())
                .contains("WRONG  entries that are none of Drey's: 1", "key key: 7 bytes that are no entry");
        assertThat(run("garbage", "get", "texts", "key").out()).contains("not read: 7 bytes that are no entry");
    }

    @Test
    void anEntryThatItsLogNeverHeldIsFound() {
        try (CacheManager manager = manager("history")) {
            Cache<String, String> texts = cache(manager, "texts", String.class, String.class);
            texts.put("key", "value");
        }
        String entry = only("history:*:e:texts:*");
        server.call("SETRANGE", entry, "13", "9"); // the second digit of its version: somewhen later

        Cli found = run("history", "verify", "--json");

        assertThat(found.code()).isEqualTo(ExitCode.NO);
        assertThat(found.out()).contains("\"ok\": false", "\"kind\": \"HISTORY\"", "\"count\": 1");
    }

    @Test
    void aHeadThatDoesNotNameTheNewestRecordIsFound() {
        try (CacheManager manager = manager("parted")) {
            cache(manager, "texts", String.class, String.class).put("key", "value");
        }
        String head = ((List<?>) Objects.requireNonNull(server.call("KEYS", "parted:*:about")))
                .get(0)
                .toString();
        server.call("SET", head.replace(":about", ""), "1700000000000-1 12345678");

        Cli found = run("parted", "verify", "--fast");

        assertThat(found.code()).isEqualTo(ExitCode.NO);
        assertThat(found.out())
                .contains(
                        "WRONG  heads that do not name the newest record of their log: 1",
                        "head 1700000000000-1, newest");
    }

    @Test
    void anUnknownNamespaceIsRefusedAndNotBegun() {
        manager("known").close();
        try (CacheManager manager = manager("known")) {
            cache(manager, "texts", String.class, String.class).put("key", "value");
        }

        Cli refused = run("knwon", "stats");

        assertThat(refused.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(refused.err())
                .startsWith("drey-cli: nobody has opened namespace \"knwon\"")
                .contains("name another one by --namespace, such as ", "known");
        assertThat((List<?>) server.call("KEYS", "knwon*")).isEmpty();
    }

    @Test
    void aUserWithTheRightsOfTheOperatorsPageIsToldNoFaults() {
        try (CacheManager manager = manager("rights")) {
            cache(manager, "texts", String.class, String.class).put("key", "value");
        }
        server.call(
                "ACL",
                "SETUSER",
                "ops",
                "on",
                ">secret",
                "~rights:*",
                "-@all",
                "+ping",
                "+get",
                "+mget",
                "+eval",
                "+evalsha",
                "+xrange",
                "+xrevrange",
                "+scan",
                "+time");
        String uri = server.uri().replace("://", "://ops:secret@");

        Cli verified = Cli.at(uri, "rights", "verify");

        assertThat(verified.out()).as(verified.err()).contains("All is well: 8 partitions on 1 server", "1 entry.");
        assertThat(Cli.at(uri, "rights", "partitions").out()).contains("?");
        Cli evicted = Cli.at(uri, "rights", "evict", "texts", "key");
        assertThat(evicted.code()).isEqualTo(ExitCode.AWAY);
        assertThat(evicted.err()).contains("allow this user");
    }

    @Test
    void whatControlsATerminalIsNotPrintedAsItIs() {
        try (CacheManager manager = manager("control")) {
            cache(manager, "texts", String.class, String.class).put("k\u001b[2J", "v\u001b]0;x\u0007");

            Cli keys = run("control", "keys", "texts");
            Cli value = run("control", "get", "texts", "k\u001b[2J", "--full");

            assertThat(value.code()).isZero();
            assertThat(keys.out()
                            + value.out()
                            + run("control", "get", "texts", "k\u001b[2J", "--json")
                                    .out())
                    .contains("\\u001b")
                    .doesNotContain("\u001b", "\u0007");
        }
    }

    @Test
    void noPasswordIsEverShown() {
        manager("secret").close();
        Cli wrong = Cli.at(server.uri().replace("://", "://:falsch@"), "secret", "stats", "--timeout", "1s");

        assertThat(wrong.code()).isEqualTo(ExitCode.AWAY);
        assertThat(wrong.err()).contains("correct the user and password");
        for (Cli each : List.of(
                wrong,
                run("secret", "stats", "--verbose"),
                run("secret", "partitions", "--json"),
                run("secret", "verify"))) {
            assertThat(each.out() + each.err()).doesNotContain("geheim", "falsch");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldByTheExitCode() {
        Cli away = Cli.at("redis://127.0.0.1:1", "any", "stats", "--timeout", "300ms");

        assertThat(away.code()).isEqualTo(ExitCode.AWAY);
        assertThat(away.err()).startsWith("drey-cli: ").contains("127.0.0.1:1", "Connection refused");
    }

    @Test
    void whatIsNotUnderstoodIsExplained() {
        assertThat(Cli.run("stats", "--uri", "http://nowhere").code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(Cli.run("stats").err()).contains("no address of Redis is given: name it by --uri");
        assertThat(Cli.run("stat").code()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("stat").err()).contains("stats");
        assertThat(Cli.run("get", "cache").err()).contains("KEY");
        Cli number = run("any", "get", "texts", "x", "-t", "int");
        assertThat(Cli.run("--help").out()).contains("stats", "partitions", "verify", "Exit codes");
        assertThat(number.code()).isIn(ExitCode.USAGE, ExitCode.CONFIGURATION);
    }
}
