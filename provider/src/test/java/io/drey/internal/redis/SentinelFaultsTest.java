package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("concurrent")
@Timeout(120)
class SentinelFaultsTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** A store with an entry, whose logs are followed. */
    private static RedisStore<String> used(Node node) {
        RedisStore<String> store = node.store("cache");
        store.put("key", "before", FOREVER);
        node.follower.step();
        return store;
    }

    private static void writeUntilItWorks(Node node, RedisStore<String> store, String value) {
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(RemoteUnavailableException.class)
                .untilAsserted(() -> {
                    node.follower.step();
                    assertThat(node.tier.partitions().all()).allMatch(Partition::isReachable);
                    store.put("key", value, FOREVER);
                });
        assertThat(store.get("key").form()).isEqualTo(value);
    }

    @Test
    void aMasterThatDiesUnderLoadIsReplacedWithoutAnybodyBeingTold() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Node node = Node.at(sentinels.uri())) {
            RedisStore<String> store = used(node);
            RedisServer killed = sentinels.master();

            killed.kill();
            boolean refused = false;
            while (!refused) {
                refused = isRefused(store);
            }
            sentinels.awaitFailover(killed);

            writeUntilItWorks(node, store, "after");
        }
    }

    private static boolean isRefused(RedisStore<String> store) {
        try {
            store.put("other", "value", FOREVER);
            return false;
        } catch (RemoteUnavailableException e) {
            return true;
        }
    }

    @Test
    void aMasterThatLivesOnBesideItsSuccessorIsLeft() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Node node = Node.at(sentinels.uri())) {
            RedisStore<String> store = used(node);

            RedisServer successor = sentinels.split();

            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(RemoteUnavailableException.class)
                    .untilAsserted(() -> {
                        store.put("later", "value", FOREVER);
                        assertThat((List<?>) successor.call("KEYS", "*later")).isNotEmpty();
                    });
        }
    }

    @Test
    void anUnknownMasterIsNamed() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Node node = Node.at(sentinels.uri().replace("#mymaster", "#theirs"))) {
            assertThatThrownBy(() -> node.store("cache").get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("no master called \"theirs\"");
        }
    }

    @Test
    void aMasterThatHangsIsLeftForTheOneThatTakesItsPlace() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                Node node = Node.at(sentinels.uri())) {
            RedisStore<String> store = used(node);
            RedisServer hung = sentinels.master();

            hung.pause();
            try {
                sentinels.awaitFailover(hung);

                writeUntilItWorks(node, store, "after");
            } finally {
                hung.resume();
            }
            writeUntilItWorks(node, store, "after all");
        }
    }
}
