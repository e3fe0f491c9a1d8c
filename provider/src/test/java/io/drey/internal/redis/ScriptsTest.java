package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Change;
import io.drey.internal.store.Earlier;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Where Java meets Lua: what a script calls by a name is what its class in Java calls by that name. */
class ScriptsTest {

    /** {@code local one, two = unpack(ARGV, 3)}, {@code local one = KEYS[3]}, perhaps over two lines. */
    private static final Pattern NAMES = Pattern.compile(
            "(?m)^local ([\\w,\\s]+?) = (?:unpack\\((KEYS|ARGV)(?:, (\\d+)(?:, (\\d+))?)?\\)|(KEYS|ARGV)\\[(\\d+)])$");

    private static final Pattern POSITION = Pattern.compile("(?:KEYS|ARGV)\\[\\d+]");

    private final RemoteOptions options = Node.options("redis://127.0.0.1:1", 2, Node.PATIENCE);
    private final RedisTier tier = RedisTier.open(options, Node.NAMESPACE, NanoClock.SYSTEM);
    private final Keyspace keyspace = tier.context().keyspace();
    private final Partition partition = tier.partitions().get(1);
    private final Generations generations = new Generations(tier.context(), "cache");
    private final Generation generation = known();
    private final RedisKeys.Located located = new RedisKeys.Located(Bytes.of("key"), Bytes.of("key"), partition);
    private final Attempt attempt = new Attempt(7, Bytes.of("not after"));

    private Generation known() {
        partition.serverClock(new ServerClock(0, 0, 0));
        generations.learn(generations.ask(partition), Bytes.of("5-1"));
        return Objects.requireNonNull(generations.of(partition));
    }

    @AfterEach
    void end() {
        tier.close();
    }

    /** What is sent, and the objects of which the names are fields. */
    private record Sent(List<Object> scripts, ScriptCall call) {
        Sent(Object script, ScriptCall call) {
            this(List.of(script), call);
        }
    }

    private List<Sent> all() {
        Change.Put put = new Change.Put("form", Lifetime.of(1_000));
        Payload payload = new Payload(Envelope.kind(0, 1), Bytes.of("value"));
        ChangeRequest request = new ChangeRequest(located, put, Expect.PRESENT, payload, true);
        PutScript put1 = PutScripts.of(generations, generation, request, attempt, true);
        CommitScript commit = new CommitScript(generations, generation, request, attempt);
        WritePart.BatchNumber number = new WritePart.BatchNumber(Bytes.of("writer"), 4);
        WritePart part = new WritePart(generations, new WritePart.Batch(partition, generation, number, 7, false), 2);
        part.put(located, payload, Lifetime.of(1_000));
        part.delete(located);
        WriteScript write =
                new WriteScript(generations, List.of(part), true, Bytes.of("not after"), BatchRecords.KEYS_EACH);
        Change.Put restored = new Change.Put("form", Lifetime.of(1_000), 0, new Earlier(3, 5, true));
        List<BatchItem<String>> two = List.of(
                new BatchItem<>("key", restored, located, payload),
                new BatchItem<>("other", restored, located, payload));
        ScriptCall replay =
                new Replays("cache", keyspace).fence(two, partition, 0).apply(write.call());
        OutcomeScript outcome = new OutcomeScript(
                generations, 1, Bytes.of("writer"), new OutcomeScript.Batch(4, 7, new Version(9, 1), Bytes.of("5-1")));
        TouchScript touch = new TouchScript(generations, partition, generation, 1);
        touch.add(located, new Version(9, 1), 1_000);
        ClearScript clear = new ClearScript(generations, partition, attempt, 17);
        HandshakeScript handshake = new HandshakeScript(keyspace, 1, Bytes.of("2 2"));
        RecordsScript records = new RecordsScript(keyspace, 1, new Version(9, 1), 100);
        ScanScript scan = new ScanScript(keyspace, 1, Bytes.of("11"), Bytes.of("pattern"));
        SweepScript sweep = new SweepScript(keyspace, 1, "cache", List.of());
        TimeScript time = new TimeScript(keyspace, 1);
        ReadScript read = new ReadScript(keyspace, 1, new byte[][] {Bytes.of("key")});
        TagsScript tags = new TagsScript(keyspace.head(1), new byte[][] {Bytes.of("key")});
        DatabaseScript database = new DatabaseScript(keyspace.head(1), Bytes.of("key"));
        SurveyScript survey = new SurveyScript(keyspace, 1);
        RightsScript rights = new RightsScript(keyspace, 1, true);
        ServerScript server = new ServerScript(keyspace, 1, List.of("memory"));
        EvictScript evict = new EvictScript(keyspace, located, "cache", Bytes.of("5-1"), Bytes.of(1024));
        return List.of(
                new Sent(survey, survey.call()),
                new Sent(rights, rights.call()),
                new Sent(server, server.call()),
                new Sent(evict, evict.call()),
                new Sent(put1, PutScript.call(List.of(put1))),
                new Sent(commit, commit.firstCall()),
                new Sent(List.of(write, part), write.call()),
                new Sent(List.of(write, part), replay),
                new Sent(outcome, outcome.call()),
                new Sent(touch, touch.call()),
                new Sent(clear, clear.call()),
                new Sent(handshake, handshake.call()),
                new Sent(records, records.call()),
                new Sent(scan, scan.call()),
                new Sent(sweep, sweep.call()),
                new Sent(time, time.call()),
                new Sent(read, read.call()),
                new Sent(tags, tags.call()),
                new Sent(database, database.call()));
    }

    @TestFactory
    Stream<DynamicTest> namesInLuaStandForTheFieldsOfTheSameNames() {
        return all().stream()
                .map(sent -> dynamicTest(sent.call().script().name(), () -> {
                    Map<String, byte[]> inLua = named(sent.call());
                    Map<String, byte[]> inJava = new TreeMap<>();
                    for (Object script : sent.scripts()) {
                        inJava.putAll(fields(script));
                    }

                    inLua.forEach((name, value) -> {
                        if (inJava.containsKey(name)) {
                            assertThat(inJava.get(name)).as(name).isSameAs(value);
                        } else {
                            assertThat(name).isEqualTo("newest"); // of a commit, which knows it at a second call only
                            assertThat(value).isEmpty();
                        }
                    });
                    assertThat(unnamed(sent.call().script())).containsAll(without(inJava.keySet(), inLua.keySet()));
                }));
    }

    @Test
    void everyScriptIsAmongThem() {
        Set<Script> scripts = EnumSet.noneOf(Script.class);
        all().forEach(sent -> scripts.add(sent.call().script()));

        assertThat(scripts).containsExactlyInAnyOrder(Script.values());
    }

    /** Fields that a script does not name: a head which only leads to its server, a log that it does not read. */
    private static List<String> unnamed(Script script) {
        return switch (script) {
            case SCAN, TIME, READ, TAGS, DATABASE, RECORDS, SERVER, RIGHTS -> List.of("headKey");
            default -> List.of();
        };
    }

    private static List<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(each -> !some.contains(each)).toList();
    }

    @Test
    void noScriptUsesAKeyOrAnArgumentByItsNumber() {
        for (Script script : Script.values()) {
            String rest = NAMES.matcher(script.text()).replaceAll("");

            assertThat(POSITION.matcher(rest).results().map(found -> found.group()))
                    .as(script.name())
                    .isEmpty();
        }
    }

    private static Map<String, byte[]> named(ScriptCall call) {
        Map<String, byte[]> named = new TreeMap<>();
        Matcher names = NAMES.matcher(call.script().text());
        while (names.find()) {
            boolean one = names.group(2) == null;
            byte[][] values = (one ? names.group(5) : names.group(2)).equals("KEYS") ? call.keys() : call.arguments();
            int at = one
                    ? Integer.parseInt(names.group(6))
                    : names.group(3) == null ? 1 : Integer.parseInt(names.group(3));
            List<String> found =
                    new ArrayList<>(Arrays.asList(names.group(1).strip().split("\\s*,\\s*")));
            if (names.group(4) != null) {
                assertThat(found).hasSize(Integer.parseInt(names.group(4)) - at + 1);
            }
            for (String name : found) {
                if (at <= values.length) {
                    named.put(name, values[at - 1]);
                }
                at++;
            }
        }
        return named;
    }

    private static Map<String, byte[]> fields(Object script) throws IllegalAccessException {
        Map<String, byte[]> fields = new TreeMap<>();
        for (Field field : script.getClass().getDeclaredFields()) {
            if (field.getType() == byte[].class && !java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.put(field.getName(), (byte[]) field.get(script));
            }
        }
        return fields;
    }
}
