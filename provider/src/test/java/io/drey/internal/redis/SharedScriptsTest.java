package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On one server the partitions of a batch share scripts, and nothing else. */
class SharedScriptsTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final int PARTITIONS = 64;

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
        raw.close();
        server.close();
    }

    private RedisStore<String> store(String uri) {
        Node node = Node.at(uri, PARTITIONS, Node.PATIENCE);
        nodes.add(node);
        return node.store("cache");
    }

    private static Map<String, Change> puts(int count, String form, boolean accepted) {
        long since = accepted ? NanoClock.SYSTEM.nanos() : Change.AWAITED;
        return IntStream.range(0, count)
                .mapToObj(number -> "key" + number)
                .collect(Collectors.toMap(Function.identity(), key -> new Change.Put(form, FOREVER, since)));
    }

    private long scripts() {
        return raw.calls("eval") + raw.calls("evalsha");
    }

    private static Set<Object> forms(RedisStore<String> store, Set<String> keys) {
        return store.getAll(keys).values().stream().map(Stored::form).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHundredKeysOfAllPartitionsTakeOneScript(boolean accepted) {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(100, "first", accepted), false).orThrow();
        long before = scripts();

        Map<String, Change> second = puts(100, "second", accepted);
        store.commitAll(second, false).orThrow();

        assertThat(scripts() - before).isEqualTo(1);
        assertThat(store.getAll(second.keySet())).hasSize(100);
        assertThat(forms(store, second.keySet())).containsExactly("second");
    }

    @Test
    void removingAHundredKeysTakesOneScriptAndTellsWhatStoodThere() {
        RedisStore<String> store = store(server.uri());
        Set<String> keys = puts(100, "first", false).keySet();
        store.commitAll(puts(100, "first", false), false).orThrow();
        long before = scripts();
        Map<String, Change> deletions = new HashMap<>();
        keys.forEach(key -> deletions.put(key, new Change.Delete()));

        Map<String, Commit> done = store.commitAll(deletions, true).orThrow();

        assertThat(scripts() - before).isEqualTo(1);
        assertThat(done.values()).extracting(commit -> commit.prior().form()).containsOnly("first");
        assertThat(store.getAll(keys)).isEmpty();
    }

    @Test
    void aServerThatHasBecomeAReplicaRemovesNothingAlsoWhereNothingStands() {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(2_000, "first", false), false).orThrow();
        Map<String, Change> deletions = new HashMap<>();
        IntStream.range(2_000, 2_100).forEach(number -> deletions.put("key" + number, new Change.Delete()));
        server.call("REPLICAOF", "127.0.0.1", "1"); // which nobody listens on

        assertThatThrownBy(() -> store.commitAll(deletions, false).orThrow())
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("READONLY");

        server.call("REPLICAOF", "NO", "ONE");
        await().ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(store.commitAll(deletions, false).orThrow()).hasSize(100));
    }

    @Test
    void aReplicaIsNoticedAlsoIfOnlySomePartitionsWouldWrite() {
        store(server.uri()).commitAll(puts(100, "first", false), false).orThrow();
        RedisContext context = nodes.get(0).tier.context();
        Generations generations = new Generations(context, "cache");
        List<WritePart> parts = List.of(
                share(context, generations, 0, Bytes.of("1-1")), // of a generation that is over: nothing to write
                share(context, generations, 1, raw.commands.get(generations.name(1))));
        ScriptCall call =
                new WriteScript(generations, parts, false, Bytes.of(Long.MAX_VALUE), BatchRecords.KEYS_EACH).call();
        server.call("REPLICAOF", "127.0.0.1", "1");
        long connections = connections();

        assertThat(context.topology().eval(0, call))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("READONLY");
        await().until(() -> connections() > connections);
    }

    private long connections() {
        return raw.commands
                .info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*:(\\d+).*", "$1")))
                .sum();
    }

    private static WritePart share(RedisContext context, Generations generations, int number, byte[] generation) {
        Partition partition = context.partitions().get(number);
        generations.learn(generations.ask(partition), generation);
        WritePart part = new WritePart(
                generations, new WritePart.Batch(partition, generations.of(partition), null, Ids.nonce(), false), 1);
        byte[] key = Bytes.of("key");
        part.put(
                new RedisKeys.Located(key, key, partition),
                new Payload(Envelope.kind(0, 2), Bytes.of("value")),
                FOREVER);
        return part;
    }

    @Test
    void aScriptIsGivenNoMoreThanItsShare() {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(1_000, "first", false), false).orThrow();
        long before = scripts();

        store.commitAll(puts(1_000, "many", false), false).orThrow();

        assertThat(scripts() - before).isBetween(4L, 10L);

        before = scripts();
        String large = "x".repeat(100 * 1024);
        store.commitAll(puts(30, large, false), false).orThrow();

        assertThat(scripts() - before).isBetween(6L, 12L);
        assertThat(forms(store, puts(30, "", false).keySet())).containsExactly(large);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartitionThatIsRefusedKeepsNoOtherFromBeingWritten(boolean accepted) {
        RedisStore<String> all = store(server.uri());
        all.commitAll(puts(100, "first", accepted), false).orThrow();
        mayNot("-del");
        RedisStore<String> store = store(server.uri().replace("redis://", "redis://drey:secret@"));
        Map<String, Change> changes = new HashMap<>(puts(100, "second", accepted));
        changes.put("key7", accepted ? new Change.Delete(NanoClock.SYSTEM.nanos()) : new Change.Delete());

        Batch<String> batch = store.commitAll(changes, false);

        assertThat(batch.failure())
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("Rights");
        assertThat(batch.done()).doesNotContainKey("key7").hasSizeGreaterThan(80);
        batch.done()
                .keySet()
                .forEach(key -> assertThat(all.get(key).form()).as(key).isEqualTo("second"));
        assertThat(all.get("key7").form()).isEqualTo("first");
        assertThat(batch.lost()).isEmpty();
    }

    /** What a log holds instead of records that a version can name. */
    @ParameterizedTest
    @ValueSource(strings = {"a string", "8796093022208-1", "4000000000000-600000"})
    void aLogThatDoesNotTakeTheNextRecordConcernsItsPartitionAlone(String found) {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(100, "first", false), false).orThrow();
        byte[] log = raw.keys("*:log").get(0);
        raw.commands.del(log);
        if (found.contains("-")) {
            raw.commands.xadd(log, new XAddArgs().id(found), Map.of(Bytes.of("k"), Bytes.of("a key")));
        } else {
            raw.commands.set(log, Bytes.of(found));
        }
        long before = scripts();

        Map<String, Change> second = puts(100, "second", false);
        store.commitAll(second, false).orThrow();

        assertThat(scripts() - before).isEqualTo(1);
        assertThat(store.getAll(second.keySet())).hasSize(100);
        assertThat(forms(store, second.keySet())).containsExactly("second");
        String head = Bytes.text(raw.commands.get(Bytes.of(Bytes.text(log).replaceFirst(":log$", ""))));
        assertThat(head)
                .startsWith(raw.commands
                                .xrevrange(log, Range.unbounded(), Limit.from(1))
                                .get(0)
                                .getId() + " ");
    }

    @Test
    void whereNothingMayBeWrittenEachFailsAsBefore() {
        RedisStore<String> all = store(server.uri());
        all.commitAll(puts(10, "first", false), false).orThrow();
        mayNot("-xadd");
        RedisStore<String> store = store(server.uri().replace("redis://", "redis://drey:secret@"));

        Batch<String> batch = store.commitAll(puts(10, "second", false), false);

        assertThat(batch.done()).isEmpty();
        assertThat(batch.failure())
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("refused with \"ERR The user")
                .hasMessageContaining("Rights");
        assertThat(forms(all, puts(10, "", false).keySet())).containsExactly("first");
    }

    private void mayNot(String right) {
        CommandArgs<byte[], byte[]> user =
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add("SETUSER").add("drey");
        List.of("on", ">secret", "~*", "+@all", right).forEach(user::add);
        raw.commands.dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), user);
    }

    @Test
    void aBatchWhoseAnswerIsLostEndsWhenNoServerMayBeginItAnyMore() throws IOException {
        Duration patience = Duration.ofSeconds(1);
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri(), 8, patience)) {
            RedisStore<String> store = node.store("cache");
            store.commitAll(puts(2, "first", false), false).orThrow();
            relay.loseNextAnswer();
            long began = System.nanoTime();

            Batch<String> batch = store.commitAll(puts(2, "second", false), false);

            assertThat(System.nanoTime() - began).isGreaterThan(patience.toNanos() - 50_000_000);
            assertThat(((RemoteUnavailableException) Objects.requireNonNull(batch.failure())).isOutcomeUnknown())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartitionWhoseGenerationIsGoneIsWrittenAgainAloneAndTheOthersOnce(boolean accepted) {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(100, "first", accepted), false).orThrow();
        List<byte[]> logs = raw.keys("*:log");
        long records = records(logs);
        raw.commands.del(raw.keys("*:gen:*").get(0));
        long before = scripts();

        Map<String, Change> second = puts(100, "second", accepted);
        assertThat(store.commitAll(second, false).orThrow()).hasSize(100);

        assertThat(scripts() - before).isEqualTo(2);
        assertThat(store.getAll(second.keySet())).hasSize(100);
        assertThat(forms(store, second.keySet())).containsExactly("second");
        // One for each partition's share, and the generation's own; that may have to be given another number.
        int partitions = (int) second.keySet().stream()
                .map(key -> nodes.get(0).tier.partitions().of(Node.keys().bytes(key)))
                .distinct()
                .count();
        assertThat(records(logs) - records).isEqualTo(partitions + 1L);
    }

    private long records(List<byte[]> logs) {
        return logs.stream().mapToLong(raw.commands::xlen).sum();
    }

    @Test
    void aNumberThatSomebodyTookConcernsItsPartitionAlone() {
        RedisStore<String> store = store(server.uri());
        store.commitAll(puts(100, "first", true), false).orThrow();
        raw.commands.set(raw.keys("*:w:*").get(0), Bytes.of("1000000"));

        Map<String, Change> second = puts(100, "second", true);
        assertThat(store.commitAll(second, false).orThrow()).hasSize(100);

        assertThat(forms(store, second.keySet())).containsExactly("second");
    }
}
