package io.drey.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisServerTest {

    private final RedisServer server = RedisServer.start("--maxmemory", "10mb");
    private final RedisClient client = RedisClient.create(RedisURI.create(server.uri()));

    @AfterEach
    void end() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        server.close();
    }

    @Test
    void startsEmptyWithTheArgumentsGiven() {
        RedisCommands<String, String> redis = client.connect().sync();

        assertThat(redis.dbsize()).isZero();
        assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", "10485760");
        assertThat(redis.configGet("save")).containsEntry("save", "");
    }

    @Test
    void keepsConnectionsOpenAndAnswersNothingWhilePaused() {
        StatefulRedisConnection<String, String> connection = client.connect();
        RedisCommands<String, String> redis = connection.sync();

        server.pause();
        connection.setTimeout(Duration.ofMillis(200));
        assertThatThrownBy(redis::ping).isInstanceOf(RedisCommandTimeoutException.class);

        server.resume();
        connection.setTimeout(Duration.ofSeconds(10));
        assertThat(redis.ping()).isEqualTo("PONG");
    }

    @Test
    void restartsEmptyOnTheSamePort() {
        int port = server.port();
        client.connect().sync().set("key", "value");

        server.kill();
        assertThat(server.isRunning()).isFalse();
        server.restart();

        assertThat(server.port()).isEqualTo(port);
        assertThat(client.connect().sync().dbsize()).isZero();
    }

    @Test
    void endsItsProcessEvenWhenPaused() {
        server.pause();

        server.close();
        server.close();

        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void tellsItsOwnProcessFromAnotherOnThePort() {
        assertThat(new RedisProbe(new Endpoint(server.port(), null), 1).isAnswered())
                .isFalse();
    }
}
