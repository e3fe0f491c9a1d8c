package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.codec.CodecException;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Change;
import io.drey.internal.store.EndedLease;
import io.drey.internal.store.Expect;
import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.servers.RedisServer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layout of an entry in Redis, which JVMs of different versions of Drey share. */
class EnvelopeTest {

    private static final ServerClock CLOCK = new ServerClock(1_700_000_000_000L, 5_000_000_000L, 5_000_000_000L);
    private static final String VERSION = HexFormat.of().formatHex(Bytes.of("1700000000000-7 ")) + "1122334455667788";

    private static final String VALUE =
            HexFormat.of().formatHex(Node.values().encode("value").bytes());

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Stored read(String hex) {
        return Envelope.read(bytes(hex), new byte[0], Node.values(), CLOCK);
    }

    @Test
    void valuesAreReadByLayout() {
        Stored entry = read("02" + "00" + "02" + "00" + "0000018bcfe56be8" + VERSION + VALUE);

        assertThat(entry.form()).isEqualTo("value");
        assertThat(entry.expiresAt()).isEqualTo(CLOCK.localDeadline(1_700_000_001_000L));
        assertThat(entry.version())
                .isEqualTo(new Version(Version.position(1_700_000_000_000L, 7), 0x1122334455667788L));
    }

    @Test
    void entriesThatCarryTheirKeyAreReadByLayout() {
        String hex = "02" + "02" + "02" + "00" + "0000000000000000" + VERSION + "00000003" + "026b79" + VALUE;

        assertThat(read(hex).form()).isEqualTo("value");
        assertThat(read(hex).expiresAt()).isEqualTo(Stored.NEVER);
        assertThat(Envelope.key(bytes(hex))).isEqualTo(bytes("026b79"));
    }

    @Test
    void leasesAreReadByLayout() {
        Stored lease = read("02" + "01" + "00" + "00" + "0000018bcfe56be8" + VERSION);

        assertThat(lease.isLease()).isTrue();
        assertThat(lease.version().nonce()).isEqualTo(0x1122334455667788L);
    }

    @Test
    void leasesThatHaveEndedAreReadByLayout() {
        String lease = "02" + "01" + "00" + "00" + "0000018bcfe56be8" + VERSION;
        String before = VERSION.replace("1122334455667788", "8877665544332211");
        Version ended = new Version(Version.position(1_700_000_000_000L, 7), 0x8877665544332211L);

        assertThat(end(lease + "00" + before)).isEqualTo(new LeaseEnd(ended, null));
        assertThat(end(lease + "01" + before + "776879")).isEqualTo(new LeaseEnd(ended, "why"));
        assertThat(LeaseEnds.bytes(new LeaseEnd(ended, null))).isEqualTo(bytes("00" + before));
        assertThat(LeaseEnds.bytes(new LeaseEnd(ended, "why"))).isEqualTo(bytes("01" + before + "776879"));
        assertThat(read(lease + "02" + before)).as("of a later version").isNotInstanceOf(EndedLease.class);
        assertThat(read(lease + "00" + before.substring(0, 40))).isNotInstanceOf(EndedLease.class);
    }

    private static LeaseEnd end(String hex) {
        Stored stored = read(hex);
        assertThat(stored.isLease()).isTrue();
        return ((EndedLease) stored).end();
    }

    @Test
    void whatIsTooShortOrOfAnotherFormatIsNoEntry() {
        String whole = "02" + "00" + "02" + "00" + "0000000000000000" + VERSION;
        String keyBeyondTheEnd = "02" + "02" + "02" + "00" + "0000000000000000" + VERSION + "7fffffff" + "00";
        String noId = whole.replace(VERSION, "3120" + "1122334455667788");
        String largeId = whole.replace(VERSION, "39".repeat(13) + "2d3020" + "1122334455667788");

        for (String hex : new String[] {
            "", "02", whole.substring(0, 70), "01" + whole.substring(2), keyBeyondTheEnd, noId, largeId
        }) {
            assertThatThrownBy(() -> read(hex)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void whateverIsDamagedIsAnEntryOrNone() {
        String key = "02" + "02" + "02" + "00" + "0000018bcfe56be8" + VERSION + "00000003" + "026b79" + VALUE;
        String plain = "02" + "00" + "04" + "00" + "0000000000000000" + VERSION + "00000007";
        String lease = "02" + "01" + "00" + "00" + "0000018bcfe56be8" + VERSION;
        String ended = lease + "01" + VERSION + "776879";

        for (String hex : new String[] {key, plain, lease, ended}) {
            byte[] golden = bytes(hex);
            for (int at = 0; at < golden.length; at++) {
                readOrRefuse(Arrays.copyOf(golden, at));
                for (int value = 0; value < 256; value++) {
                    byte[] damaged = golden.clone();
                    damaged[at] = (byte) value;
                    readOrRefuse(damaged);
                }
            }
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            assertThat(Envelope.read(bytes, new byte[0], Node.values(), CLOCK)).isNotNull();
            Envelope.key(bytes);
        } catch (CodecException expected) {
            // the only exception there may be
        }
    }

    @Test
    void theScriptsWriteTheSameLayout() {
        try (RedisServer server = RedisServer.start();
                RawRedis raw = new RawRedis(server.uri());
                Node node = Node.at(server.uri())) {
            RedisStore<String> store = node.store("cache");

            Stored committed = store.commit("key", new Change.Put("value", Lifetime.forever()), Expect.ANY)
                    .stored();
            assertLayout(raw, committed, 0);

            Stored batched = store.commitAll(Map.of("key", new Change.Put("value", Lifetime.of(3_600_000))), false)
                    .orThrow()
                    .get("key")
                    .stored();
            long deadline = ByteBuffer.wrap(raw.commands.get(raw.only("*:e:*"))).getLong(4);
            assertThat(deadline)
                    .isBetween(
                            batched.version().millis() + 3_599_000,
                            batched.version().millis() + 3_601_000);
            assertLayout(raw, batched, deadline);
            assertThat(raw.commands.pttl(raw.only("*:e:*"))).isBetween(3_600_000L, 3_605_000L);

            store.touch("key", batched, 0).join();
            long ended = ByteBuffer.wrap(raw.commands.get(raw.only("*:e:*"))).getLong(4);
            assertThat(ended).isLessThan(deadline);
            assertLayout(raw, batched, ended);
        }
    }

    private static void assertLayout(RawRedis raw, Stored stored, long deadline) {
        Version version = stored.version();
        String id = HexFormat.of().formatHex(Bytes.of(version.streamId() + ' '));
        String expected = String.format("02000200%016x%s%016x%s", deadline, id, version.nonce(), VALUE);
        assertThat(raw.commands.get(raw.only("*:e:*"))).isEqualTo(bytes(expected));
    }

    @Test
    void keysAreNamedByLayout() {
        Keyspace keyspace = new Keyspace("ns", 64);

        assertThat(Bytes.text(keyspace.head(0))).matches("ns:\\{[0-9a-f]{16}}");
        assertThat(Bytes.text(keyspace.log(0))).isEqualTo(Bytes.text(keyspace.head(0)) + ":log");
        assertThat(Bytes.text(keyspace.entries(0, "a:b{c}*", "1-0")))
                .isEqualTo(Bytes.text(keyspace.head(0)) + ":e:a%3Ab%7Bc%7D%2A:1-0:");
        assertThat(Bytes.text(keyspace.about(0))).isEqualTo(Bytes.text(keyspace.head(0)) + ":about");
        long tags = java.util.stream.IntStream.range(0, 64)
                .mapToObj(Keyspace::tag)
                .distinct()
                .count();
        assertThat(tags).isEqualTo(64);
    }

    @Test
    void aHeadIsReadByLayoutAndAnythingElseIsNone() {
        byte[] head = Bytes.join(Bytes.of("1700000000000-7 "), bytes("1122334455667788"));

        assertThat(Ids.head(head)).isEqualTo(new Version(Version.position(1_700_000_000_000L, 7), 0x1122334455667788L));
        assertThat(Ids.head(null)).isEqualTo(Version.NONE);
        assertThat(Ids.head(Bytes.of("somebody else's"))).isEqualTo(Version.NONE);
        assertThat(Ids.head(Arrays.copyOf(head, 8))).isEqualTo(Version.NONE);
    }
}
