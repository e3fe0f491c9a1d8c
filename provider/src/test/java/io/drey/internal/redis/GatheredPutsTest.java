package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.LoggedKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Puts of several threads that share a script and nothing else. What makes them meet is that the connection's thread is
 * kept busy.
 */
@Tag("concurrent")
@Timeout(120)
class GatheredPutsTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PARTITIONS = 8;
    private static final int SOME = 12;

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final List<Node> nodes = new ArrayList<>();
    private final BusyConnection busy = new BusyConnection(LIMIT);
    private Relay relay;
    private Node node;
    private RedisStore<String> store;
    private RedisStore<String> sibling;
    private RedisStore<String> other;

    @BeforeEach
    void open() throws IOException {
        relay = new Relay(server.port());
        node = opened(relay.uri());
        store = node.store("cache");
        sibling = node.store("sibling");
        other = opened(server.uri()).store("cache");
        for (int i = 0; i < 4 * PARTITIONS; i++) { // of all partitions the generations are known, and the script
            store.put("first" + i, "first", FOREVER);
            sibling.put("first" + i, "first", FOREVER);
            other.put("first" + i, "first", FOREVER);
        }
    }

    private Node opened(String uri) {
        Node opened = Node.at(uri, PARTITIONS, PATIENCE);
        nodes.add(opened);
        return opened;
    }

    @AfterEach
    void close() throws IOException {
        busy.release();
        nodes.forEach(Node::close);
        relay.close();
        raw.close();
        server.close();
    }

    /** A call on a thread of its own, and what came of it. */
    private record Caller<T>(Thread thread, CompletableFuture<T> outcome) {

        static <T> Caller<T> of(Callable<T> call) {
            CompletableFuture<T> outcome = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    outcome.complete(call.call());
                } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            return new Caller<>(thread, outcome);
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        T value() throws Exception {
            return outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        RemoteUnavailableException failure() {
            assertThat(outcome).failsWithin(LIMIT);
            return (RemoteUnavailableException)
                    outcome.handle((value, failure) -> failure).join();
        }
    }

    /** Until {@link #release} the connection's thread writes and reads nothing. */
    private void occupy() throws Exception {
        occupy(node);
    }

    private void occupy(Node some) throws Exception {
        RedisContext context = some.tier.context();
        busy.occupy(() -> context.topology().eval(0, new TimeScript(context.keyspace(), 0).call()));
    }

    private void release() {
        busy.release();
    }

    private static List<Caller<Stored>> puts(RedisStore<String> store, String value) {
        List<Caller<Stored>> puts = IntStream.range(0, SOME)
                .mapToObj(i -> Caller.of(() -> store.put("key" + i, value + i, FOREVER)))
                .toList();
        await().atMost(LIMIT).until(() -> puts.stream().allMatch(Caller::isWaiting));
        return puts;
    }

    private static List<Stored> values(List<Caller<Stored>> puts) throws Exception {
        List<Stored> values = new ArrayList<>();
        for (Caller<Stored> each : puts) {
            values.add(each.value());
        }
        return values;
    }

    private long scripts() {
        return raw.calls("eval") + raw.calls("evalsha");
    }

    private void assertStands(String value) {
        for (int i = 0; i < SOME; i++) {
            assertThat(other.get("key" + i).form()).isEqualTo(value + i);
        }
    }

    /** How many records of the logs are about each of these keys of the cache. */
    private void assertRecordsOfEach(int count) {
        List<String> changed = changed();
        for (int i = 0; i < SOME; i++) {
            byte[] bytes = Node.keys().bytes("key" + i);
            String logged = Bytes.text(LoggedKeys.name(bytes));
            assertThat(changed.stream().filter(logged::equals)).as("key" + i).hasSize(count);
        }
    }

    private List<String> changed() {
        List<String> keys = new ArrayList<>();
        for (byte[] log : raw.keys("*:log")) {
            for (StreamMessage<byte[], byte[]> record : raw.commands.xrange(log, Range.unbounded())) {
                record.getBody().forEach((name, value) -> {
                    if (Bytes.text(name).equals("k")) {
                        keys.add(Bytes.text(value));
                    }
                });
            }
        }
        return keys;
    }

    @Test
    void putsThatMeetAreMadeByOneScriptEachWithItsOwnOutcome() throws Exception {
        occupy();
        long before = scripts();

        List<Caller<Stored>> puts = puts(store, "value");
        List<Caller<Stored>> siblings = puts(sibling, "sibling");
        Caller<Stored> mortal = Caller.of(() -> store.put("mortal", "value", Lifetime.of(100_000)));
        await().atMost(LIMIT).until(mortal::isWaiting);
        release();

        List<Stored> made = values(puts);
        assertThat(scripts() - before).isEqualTo(1);
        for (int i = 0; i < SOME; i++) {
            assertThat(other.get("key" + i).version()).isEqualTo(made.get(i).version());
            assertThat(sibling.get("key" + i).form()).isEqualTo("sibling" + i);
            assertThat(siblings.get(i).value().form()).isEqualTo("sibling" + i);
        }
        assertStands("value");
        long left = raw.commands.pttl(raw.only("*:e:cache:*mortal"));
        assertThat(left).isBetween(1L, 100_000 + 60_000L);
        assertThat(other.get("mortal").version()).isEqualTo(mortal.value().version());
    }

    @Test
    void putsOfOneKeyThatMeetAreAllMadeOneAfterTheOther() throws Exception {
        occupy();

        List<Caller<Stored>> puts = IntStream.range(0, SOME)
                .mapToObj(i -> Caller.of(() -> store.put("key", "value" + i, FOREVER)))
                .toList();
        await().atMost(LIMIT).until(() -> puts.stream().allMatch(Caller::isWaiting));
        release();

        List<Stored> made = values(puts);
        Stored stands = other.get("key");
        assertThat(made.stream().map(Stored::version)).doesNotHaveDuplicates();
        assertThat(made.stream()
                        .map(Stored::version)
                        .filter(version -> stands.version().isOlderThan(version)))
                .isEmpty();
        assertThat(made)
                .filteredOn(each -> each.version().equals(stands.version()))
                .singleElement()
                .satisfies(each -> assertThat(each.form()).isEqualTo(stands.form()));
    }

    @Test
    void whatWasMadeAndItsAnswerLostIsNotMadeAgain() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "ours");
        relay.loseNextAnswer(() -> IntStream.range(0, SOME / 2).forEach(i -> other.put("key" + i, "theirs", FOREVER)));
        release();

        values(puts);

        for (int i = 0; i < SOME; i++) {
            assertThat(other.get("key" + i).form()).isEqualTo(i < SOME / 2 ? "theirs" : "ours" + i);
        }
        IntStream.range(0, SOME / 2).forEach(i -> other.put("key" + i, "ours" + i, FOREVER));
        assertThat(changed()).hasSize(3 * 4 * PARTITIONS + 2 * SOME);
    }

    @Test
    void whatNeverArrivedIsMadeOnce() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "ours");
        relay.dropNextScript();
        release();

        values(puts);

        assertStands("ours");
        assertRecordsOfEach(1);
    }

    @Test
    void whatNobodyCanTellIsSaidToBeUnknownByEachAndNotMadeAgain() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "ours");
        relay.loseNextAnswer(() -> {
            IntStream.range(0, SOME).forEach(i -> other.put("key" + i, "theirs" + i, FOREVER));
            raw.keys("*:log").forEach(log -> raw.commands.xtrim(log, 0));
        });
        release();

        puts.forEach(each -> assertThat(each.failure().isOutcomeUnknown()).isTrue());
        assertStands("theirs");
    }

    @Test
    void aClearThatCameBehindABatchWhoseAnswerWasLostIsNotUndone() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "ours");
        relay.loseNextAnswer(other::clear);
        release();

        values(puts);

        for (int i = 0; i < SOME; i++) {
            assertThat(other.get("key" + i).hasValue()).isFalse();
        }
    }

    @Test
    void ifOneCacheWasClearedBeforeABatchAllAreMadeInThePresentGenerations() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        List<Caller<Stored>> siblings = puts(sibling, "sibling");
        long before = scripts();
        byte[] cleared =
                Bytes.of(System.currentTimeMillis() + "-2"); // not by a node, whose threads may be those kept busy
        raw.keys("*:gen:cache").forEach(generation -> raw.commands.set(generation, cleared));
        release();

        values(puts);
        values(siblings);

        assertThat(scripts() - before).isBetween(1L + SOME, 1L + 2 * SOME); // the cleared ones went on alone
        assertStands("value");
        for (int i = 0; i < SOME; i++) {
            assertThat(sibling.get("key" + i).form()).isEqualTo("sibling" + i);
        }
        assertThat(other.get("first0").hasValue()).isFalse();
    }

    @Test
    void garbageInPlaceOfOnePartitionsKeysConcernsNoOther() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        byte[] log = raw.keys("*:log").get(0);
        byte[] generation = raw.keys("*:gen:cache").get(1);
        raw.commands.del(log, generation);
        raw.commands.set(log, Bytes.of("garbage"));
        raw.commands.rpush(generation, Bytes.of("garbage"));
        release();

        values(puts);

        assertStands("value");
    }

    @Test
    void whoMayNotWriteIntoOneCacheDoesNotKeepOthersFromTheirs() throws Exception {
        for (String rule : List.of(
                "~test:{*}", "~test:*:log", "~test:*:gen:*", "~test:*:about", "~test:*:e:cache:*", "~test:*:e:")) {
            user(rule);
        }
        user("on", "nopass", "+@all", "allchannels");
        Node restricted = opened("redis://drey:none@127.0.0.1:" + server.port());
        RedisStore<String> allowed = restricted.store("cache");
        RedisStore<String> denied = restricted.store("sibling");
        for (int i = 0; i < 4 * PARTITIONS; i++) {
            String key = "first" + i;
            allowed.put(key, "first", FOREVER);
            assertThat(Caller.of(() -> denied.put(key, "first", FOREVER)).failure())
                    .hasMessageContaining("NOPERM");
        }
        occupy(restricted);
        List<Caller<Stored>> puts = puts(allowed, "value");
        List<Caller<Stored>> refused = puts(denied, "sibling");
        release();

        values(puts);

        assertStands("value");
        refused.forEach(each -> {
            assertThat(each.failure()).hasMessageContaining("NOPERM");
            assertThat(each.failure().isOutcomeUnknown()).isFalse();
        });
    }

    private void user(String... rules) {
        CommandArgs<byte[], byte[]> user =
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add("SETUSER").add("drey");
        List.of(rules).forEach(user::add);
        raw.commands.dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), user);
    }

    @Test
    void whoIsRefusedHalfWayIsNotToldThatItIsMade() throws Exception {
        user("on", "nopass", "~*", "+@all", "-getex", "allchannels");
        other.put("key0", "before", FOREVER);
        Node restricted = opened("redis://drey:none@127.0.0.1:" + server.port());
        RedisStore<String> refused = restricted.store("cache");
        refused.get("key0"); // now the generation is known

        RemoteUnavailableException plain =
                Caller.of(() -> refused.put("key0", "ours", FOREVER)).failure();
        RemoteUnavailableException conditional = Caller.of(
                        () -> refused.put("key0", "ours", new Lifetime(1_000, 2_000)))
                .failure();

        assertThat(plain.isOutcomeUnknown()).isTrue();
        assertThat(conditional.isOutcomeUnknown()).isTrue();
        assertThat(other.get("key0").form()).isEqualTo("before");
    }

    @Test
    void onADemotedServerEachIsToldThatNothingWasMade() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "ours");
        raw.commands.replicaof("127.0.0.1", 1); // nobody there: what it has stays
        release();

        puts.forEach(each -> {
            assertThat(each.failure()).hasMessageContaining("READONLY");
            assertThat(each.failure().isOutcomeUnknown()).isFalse();
        });
        raw.commands.replicaofNoOne();
        await().atMost(LIMIT).ignoreExceptions().until(() -> store.put("key0", "again0", FOREVER) != null);
        assertThat(other.get("key0").form()).isEqualTo("again0");
        assertThat(other.get("key1").hasValue()).isFalse();
    }

    @Test
    void whoIsInterruptedBeforeItIsSentIsNotSentAndConcernsNoOther() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        puts.get(0).thread().interrupt();
        puts.get(SOME - 1).thread().interrupt();
        assertThat(puts.get(0).failure()).hasMessageContaining("interrupted");
        assertThat(puts.get(SOME - 1).failure()).hasMessageContaining("interrupted");
        release();

        values(puts.subList(1, SOME - 1));

        assertThat(other.get("key0").hasValue()).isFalse();
        assertThat(other.get("key" + (SOME - 1)).hasValue()).isFalse();
        assertThat(other.get("key1").form()).isEqualTo("value1");
    }

    @Test
    void whoIsInterruptedWhileTheBatchIsUnderWayConcernsNoOther() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        relay.hold(true);
        release();
        await().atMost(LIMIT).until(() -> other.get("key" + (SOME - 1)).hasValue());
        puts.get(3).thread().interrupt();
        assertThat(puts.get(3).failure().isOutcomeUnknown()).isTrue();
        relay.hold(false);

        values(puts.subList(0, 3));
        values(puts.subList(4, SOME));

        assertStands("value");
    }

    @Test
    void ifAllHaveGivenUpNothingIsMade_andTheNextIs() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        puts.forEach(each -> each.thread().interrupt());
        puts.forEach(each -> assertThat(each.failure()).hasMessageContaining("interrupted"));
        release();

        store.put("key0", "next", FOREVER);

        assertThat(other.get("key0").form()).isEqualTo("next");
        assertThat(other.get("key1").hasValue()).isFalse();
        assertThat(changed()).hasSize(3 * 4 * PARTITIONS + 1);
    }

    @Test
    void aLongValueGoesAlone() throws Exception {
        occupy();
        long before = scripts();
        List<Caller<Stored>> puts = puts(store, "value");
        Caller<Stored> large = Caller.of(() -> store.put("long", "x".repeat(100_000), FOREVER));
        await().atMost(LIMIT).until(large::isWaiting);
        release();

        values(puts);
        large.value();

        assertThat(scripts() - before).isEqualTo(2);
        assertThat(((String) other.get("long").form())).hasSize(100_000);
    }

    private List<CompletableFuture<Object>> sent(int count, int length) {
        Partition partition = node.tier.partitions().get(0);
        Generations generations = new Generations(node.tier.context(), "cache");
        byte[] present = raw.commands.get(generations.name(0));
        generations.learn(generations.ask(partition), present);
        Generation generation = Objects.requireNonNull(generations.of(partition));
        Payload payload = new Payload(Envelope.kind(0, 2), new byte[length]);
        Change.Put put = new Change.Put("value", FOREVER);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] key = Bytes.of("many" + i);
                    ChangeRequest request = new ChangeRequest(
                            new RedisKeys.Located(key, key, partition), put, Expect.ANY, payload, false);
                    Attempt attempt = new Attempt(Ids.nonce(), Bytes.of("9999999999999"));
                    PutScript script = PutScripts.of(generations, generation, request, attempt, true);
                    return node.tier.context().topology().put(0, script);
                })
                .toList();
    }

    @Test
    void aScriptTakesNoMoreThanItsBounds() throws Exception {
        occupy();
        long before = scripts();
        List<CompletableFuture<Object>> many = sent(150, 10);
        release();

        many.forEach(each -> assertThat(each)
                .succeedsWithin(LIMIT)
                .satisfies(
                        reply -> assertThat(ScriptReply.of(reply).isApplied()).isTrue()));
        assertThat(scripts() - before).isEqualTo(1 + 150 - 128);
    }

    @Test
    void norThanSoManyBytes() throws Exception {
        occupy();
        long before = scripts();
        List<CompletableFuture<Object>> large = sent(20, 16_000);
        release();

        large.forEach(each -> assertThat(each).succeedsWithin(LIMIT));
        assertThat(scripts() - before).isEqualTo(1 + 20 - 16);
    }

    @Test
    void aServerThatHasForgottenTheScriptIsSentItInFullWithTheSamePuts() throws Exception {
        occupy();
        List<Caller<Stored>> puts = puts(store, "value");
        raw.commands.scriptFlush();
        release();

        values(puts);

        assertStands("value");
        assertRecordsOfEach(1);
    }

    /** Each thread writes its own key, and reads it there when it was told that it is made. */
    @Test
    void whileAnswersAreLostAgainAndAgainNothingIsLostAndNothingMadeTwice() throws Exception {
        int rounds = 30;
        List<Caller<List<String>>> writers = IntStream.range(0, 8)
                .mapToObj(writer -> Caller.of(() -> writes("writer" + writer, rounds)))
                .toList();
        CompletableFuture<?>[] outcomes = writers.stream().map(Caller::outcome).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> ended = CompletableFuture.allOf(outcomes);
        for (int i = 0; i < 10 && !ended.isDone(); i++) {
            if (i % 2 == 0) {
                relay.loseNextAnswer();
            } else {
                relay.dropNextScript();
            }
            await().atMost(LIMIT).until(() -> ended.isDone() || !(relay.isLosing() || relay.isDropping()));
        }

        Set<String> unknown = new HashSet<>();
        for (Caller<List<String>> each : writers) {
            unknown.addAll(each.value());
        }
        assertThat(nonces())
                .hasSizeGreaterThanOrEqualTo(8 * rounds - unknown.size())
                .doesNotHaveDuplicates();
        assertThat(unknown).hasSizeLessThan(8 * rounds / 2);
    }

    /** Returns the values whose outcome is unknown. */
    private List<String> writes(String key, int rounds) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            String value = key + " " + i;
            try {
                store.put(key, value, FOREVER);
                assertThat(other.get(key).form()).isEqualTo(value);
            } catch (RemoteUnavailableException e) {
                unknown.add(value);
            }
        }
        return unknown;
    }

    /** Of all records of keys. */
    private List<String> nonces() {
        List<String> nonces = new ArrayList<>();
        for (byte[] log : raw.keys("*:log")) {
            for (StreamMessage<byte[], byte[]> record : raw.commands.xrange(log, Range.unbounded())) {
                if (record.getBody().size() == 3) { // one that began a generation has no key
                    record.getBody().forEach((name, value) -> {
                        if (Bytes.text(name).equals("n")) {
                            nonces.add(HexFormat.of().formatHex(value));
                        }
                    });
                }
            }
        }
        return nonces;
    }
}
