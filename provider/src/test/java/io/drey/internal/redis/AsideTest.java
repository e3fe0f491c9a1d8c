package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Large values are not copied by scripts, during which a server answers nobody: seen by the commands that it counts.
 */
class AsideTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Lifetime HOUR = Lifetime.of(3_600_000);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LARGE = "0123456789abcdef".repeat(1 << 18);
    private static final String ENTRIES = "*:e:*";
    private static final String ASIDE = "*:a:*";

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final Node node = Node.at(server.uri());
    private final RedisStore<String> store = node.store("cache");

    @AfterEach
    void close() {
        node.close();
        raw.close();
        server.close();
    }

    private void assertTakenFromAside() {
        assertThat(raw.calls("rename")).isEqualTo(1);
        assertThat(raw.keys(ASIDE)).isEmpty();
        assertThat(store.get("key").form()).isEqualTo(LARGE);
    }

    @Test
    void aPutIsSentAhead() {
        store.put("key", LARGE, FOREVER);

        assertTakenFromAside();
        assertThat(raw.commands.pttl(raw.only(ENTRIES))).isEqualTo(-1);
    }

    @Test
    void aPutThatExpiresIsSentAhead() {
        store.put("key", LARGE, HOUR);

        assertTakenFromAside();
        assertThat(raw.commands.pttl(raw.only(ENTRIES))).isBetween(3_000_000L, 3_700_000L);
    }

    @Test
    void aConditionalChangeIsSentAhead() {
        assertThat(store.commit("key", new Change.Put(LARGE, HOUR), Expect.ABSENT)
                        .applied())
                .isTrue();

        assertTakenFromAside();
        assertThat(raw.commands.pttl(raw.only(ENTRIES))).isBetween(3_000_000L, 3_700_000L);
    }

    @Test
    void aWriteOfABatchIsSentAhead() {
        store.commitAll(Map.of("key", new Change.Put(LARGE, FOREVER)), false).orThrow();

        assertTakenFromAside();
        assertThat(raw.commands.pttl(raw.only(ENTRIES))).isEqualTo(-1);
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() {
        store.put("key", "small", FOREVER);

        assertThat(store.commit("key", new Change.Put(LARGE, FOREVER), Expect.ABSENT)
                        .applied())
                .isFalse();

        await().atMost(LIMIT).until(() -> raw.keys(ASIDE).isEmpty());
        assertThat(raw.calls("rename")).isZero();
        assertThat(store.get("key").form()).isEqualTo("small");
    }

    @Test
    void aLargeValueIsTouchedWithoutBeingRead() {
        store.put("key", LARGE, HOUR);
        Stored copy = store.get("key");
        long reads = raw.calls("get");

        assertThat(store.touch("key", copy, Lifetime.ETERNAL).join()).isTrue();

        assertThat(raw.calls("get")).as("of the generation only").isEqualTo(reads + 1);
        assertThat(raw.commands.pttl(raw.only(ENTRIES))).isEqualTo(-1);
        assertThat(store.get("key").form()).isEqualTo(LARGE);
    }
}
