package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A question to the sentinels whose end the client library tells nobody: there may have been no memory for that. */
class SentinelsTest {

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ClientResources resources = ClientResources.create();
    private final Silent client = new Silent(resources);

    /** Tells nothing of what it is asked for first, and then what really comes of it: nobody is there. */
    private static final class Silent extends RedisClient {

        private final AtomicInteger asked = new AtomicInteger();

        Silent(ClientResources resources) {
            super(resources, RedisURI.create("redis://127.0.0.1:1"));
        }

        @Override
        public <K, V> CompletableFuture<StatefulRedisSentinelConnection<K, V>> connectSentinelAsync(
                RedisCodec<K, V> codec, RedisURI uri) {
            return asked.getAndIncrement() == 0
                    ? new CompletableFuture<>()
                    : CompletableFuture.failedFuture(new IOException("nobody is there"));
        }
    }

    @AfterEach
    void end() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown();
    }

    private Sentinels sentinels(Duration limit) {
        RedisURI uri = RedisURI.builder()
                .withSentinel("127.0.0.1", 1)
                .withSentinelMasterId("mymaster")
                .build();
        return new Sentinels(client, uri, limit);
    }

    @Test
    void aConnectionWhoseEndNobodyTellsIsMadeAgainAfterAWhile() {
        Sentinels sentinels = sentinels(SOON);
        CompletableFuture<InetSocketAddress> lost = sentinels.master();

        await().atMost(Duration.ofSeconds(20)).until(() -> sentinels.master().isCompletedExceptionally());

        assertThat(sentinels.master()).failsWithin(SOON).withThrowableThat().withMessageContaining("nobody is there");
        assertThat(lost).isNotDone();
    }

    @Test
    void untilThenAllWaitForTheOne() {
        Sentinels sentinels = sentinels(NEVER);

        assertThat(sentinels.master()).isNotDone();
        assertThat(sentinels.master()).isNotDone();
        assertThat(client.asked).hasValue(1);
    }
}
