package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one put costs a server, and what it leaves where it is not made. */
class PutScriptTest {

    private static final int PUTS = 10;

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final Node node = Node.at(server.uri(), 1, Node.PATIENCE);
    private final RedisStore<String> store = node.store("cache");

    PutScriptTest() {
        store.put("key", "first", Lifetime.forever());
        store.put("key", "second", Lifetime.forever());
    }

    @AfterEach
    void close() {
        node.close();
        raw.close();
        server.close();
    }

    private List<Long> calls() {
        return List.of(
                raw.calls("mget"),
                raw.calls("xadd"),
                raw.calls("set"),
                raw.calls("mset"),
                raw.calls("getex"),
                raw.calls("time"),
                raw.calls("publish"));
    }

    private List<Long> callsOfPuts(Lifetime lifetime) {
        List<Long> before = calls();
        for (int i = 0; i < PUTS; i++) {
            store.put("key" + i, "value", lifetime);
        }
        List<Long> after = calls();
        return IntStream.range(0, after.size())
                .mapToObj(at -> after.get(at) - before.get(at))
                .toList();
    }

    @Test
    void aPutLooksAtTheGenerationWritesTheRecordThenTheHeadWithTheEntryAndRings() {
        assertThat(callsOfPuts(Lifetime.forever())).containsExactly(10L, 10L, 0L, 10L, 0L, 0L, 10L);
        assertThat(callsOfPuts(Lifetime.of(60_000))).containsExactly(10L, 10L, 20L, 0L, 0L, 10L, 10L);
    }

    @Test
    void theFirstPutOfAJvmIntoACacheThatWasDestroyedKeepsIt() {
        byte[] generation = raw.only("*:gen:cache");
        raw.commands.pexpire(generation, 100_000);

        try (Node other = Node.at(server.uri(), 1, Node.PATIENCE)) {
            RedisStore<String> written = other.store("cache");
            written.get("key"); // so that the generation is known
            written.put("key", "theirs", Lifetime.forever());
        }

        assertThat(raw.commands.pttl(generation)).isEqualTo(-1);
    }

    /** Else entries that nobody asks for any more would fill the server. */
    @Test
    void theServerDropsWhatHasExpiredWhicheverWayItWasWritten() {
        raw.delete("*:e:cache:*");
        Change.Put minute = new Change.Put("value", Lifetime.of(60_000));
        store.put("by a put", "value", Lifetime.of(60_000));
        store.commit("by a condition", minute, Expect.ABSENT);
        store.commitAll(Map.of("by a batch", minute), false).orThrow();
        store.commitAll(Map.of("by a batch of several", minute, "that share it", minute), true)
                .orThrow();

        assertThat(raw.keys("*:e:cache:*"))
                .hasSize(5)
                .allSatisfy(entry -> assertThat(raw.commands.pttl(entry)).isBetween(50_000L, 600_000L));
    }

    private List<Boolean> made(PutScript... puts) {
        return replies(puts).stream().map(PutScript.Reply::isMade).toList();
    }

    private List<PutScript.Reply> replies(PutScript... puts) {
        ScriptCall call = PutScript.call(List.of(puts));
        List<?> reply = ScriptReply.of(
                        node.tier.context().topology().eval(0, call).join())
                .parts();
        return IntStream.range(0, puts.length)
                .mapToObj(i -> reply.subList(i * PutScript.PARTS_EACH, (i + 1) * PutScript.PARTS_EACH))
                .map(parts -> new PutScript.Reply(new ScriptReply(parts)))
                .toList();
    }

    /** Whatever lifetimes they have, and by whichever command each is written. */
    @Test
    void ofSeveralPutsOfOneKeyInOneScriptTheLastOneStands() {
        Lifetime minute = Lifetime.of(60_000);
        for (List<Lifetime> lifetimes : List.of(
                List.of(Lifetime.forever(), minute),
                List.of(minute, Lifetime.forever()),
                List.of(Lifetime.forever(), minute, Lifetime.forever()))) {
            PutScript[] puts = IntStream.range(0, lifetimes.size())
                    .mapToObj(i -> put("9999999999999", "value" + i, lifetimes.get(i)))
                    .toArray(PutScript[]::new);

            List<PutScript.Reply> replies = replies(puts);

            byte[] last = replies.get(puts.length - 1).id();
            byte[] entry = raw.only("*late");
            assertThat(Bytes.text(raw.commands.get(entry))).endsWith("value" + (puts.length - 1));
            assertThat(raw.commands.pttl(entry) > 0)
                    .isEqualTo(lifetimes.get(puts.length - 1).equals(minute));
            assertThat(raw.commands.get(node.tier.context().keyspace().head(0))).startsWith(last);
            for (int i = 1; i < puts.length; i++) {
                assertThat(replies.get(i).headBefore())
                        .startsWith(replies.get(i - 1).id());
            }
        }
    }

    private PutScript put(String notAfter) {
        return put(notAfter, "value", Lifetime.forever());
    }

    private PutScript put(String notAfter, String value, Lifetime lifetime) {
        Partition partition = node.tier.partitions().get(0);
        Generations generations = new Generations(node.tier.context(), "cache");
        generations.learn(generations.ask(partition), raw.commands.get(raw.only("*:gen:cache")));
        Generation generation = Objects.requireNonNull(generations.of(partition));
        byte[] late = Bytes.of("late");
        Payload payload = new Payload(Envelope.kind(0, 2), Bytes.of(value));
        ChangeRequest request = new ChangeRequest(
                new RedisKeys.Located(late, late, partition),
                new Change.Put(value, lifetime),
                Expect.ANY,
                payload,
                false);
        Attempt attempt = new Attempt(Ids.nonce(), Bytes.of(notAfter));
        return PutScripts.of(generations, generation, request, attempt, true);
    }

    /** Whoever looks for the put later would find its record and take it for made. */
    @Test
    void aPutThatComesTooLateAndCannotTakeItsRecordBackIsNotSaidToHaveDoneNothing() {
        PutScript late = put("999");
        server.call("ACL", "SETUSER", "default", "-xdel");

        assertThat(replies(late).get(0).isRefused()).isTrue();
        assertThat(Remedies.isHalfWay(replies(late).get(0).refusal())).isTrue();
    }

    @Test
    void aPutThatComesTooLateLeavesNothing() {
        byte[] log = raw.only("*:log");
        byte[] head = raw.commands.get(node.tier.context().keyspace().head(0));
        long records = raw.commands.xlen(log);
        for (String notAfter : List.of("1000000000000", "999", "-1")) {
            PutScript alone = put(notAfter);
            PutScript another = put("9999999999999");

            assertThat(made(alone)).containsExactly(false);
            assertThat(made(another, alone)).containsExactly(false, false); // the earliest instant is that of all
        }

        assertThat(store.get("late").hasValue()).isFalse();
        assertThat(raw.commands.xlen(log)).isEqualTo(records);
        assertThat(raw.commands.get(node.tier.context().keyspace().head(0))).isEqualTo(head);
    }
}
