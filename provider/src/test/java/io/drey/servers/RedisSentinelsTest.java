package io.drey.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisSentinelsTest {

    @Test
    void nameAnotherServerThanTheMasterThatWasKilled() {
        try (RedisSentinels sentinels = RedisSentinels.start()) {
            RedisServer killed = sentinels.master();
            assertThat(killed.call("SET", "key", "value")).isEqualTo("OK");
            assertThat(killed.call("WAIT", "2", "5000")).isEqualTo(2L);

            killed.kill();
            sentinels.awaitFailover(killed);

            assertThat(sentinels.master()).isNotSameAs(killed);
            assertThat(sentinels.master().call("GET", "key")).isEqualTo("value");
            assertThat(sentinels.master().call("SET", "key", "changed")).isEqualTo("OK");
        }
    }
}
