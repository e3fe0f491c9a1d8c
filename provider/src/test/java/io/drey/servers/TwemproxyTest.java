package io.drey.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TwemproxyTest {

    private static final TwemproxyServers SERVERS = TwemproxyServers.start(3);

    @AfterAll
    static void end() {
        SERVERS.close();
    }

    @Test
    void spreadsKeysOverAllServers() {
        for (int i = 0; i < 100; i++) {
            call("SET", i + "spread", "value"); // this hash keeps keys close that differ only at the end
        }

        assertThat(SERVERS.servers())
                .allSatisfy(server -> assertThat((Long) server.call("DBSIZE"))
                        .as(SERVERS.log())
                        .isPositive());
    }

    @Test
    void keepsKeysOfOneTagOnOneServer() {
        call("SET", "{tag}", "value");

        for (int i = 0; i < 20; i++) {
            call("SET", "{tag}" + i, "value");
            assertThat(SERVERS.serverOf("{tag}" + i)).isSameAs(SERVERS.serverOf("{tag}"));
        }
    }

    @Test
    void restartsOnTheSamePortWithTheDataStillBehindIt() {
        call("SET", "kept", "value");

        SERVERS.proxy().kill();
        assertThatThrownBy(() -> call("GET", "kept")).isInstanceOf(IllegalStateException.class);
        SERVERS.proxy().restart();

        assertThat(call("GET", "kept")).isEqualTo("value");
    }

    @Test
    void answersNothingWhilePaused() {
        SERVERS.proxy().pause();
        assertThatThrownBy(SERVERS.proxy()::stats).isInstanceOf(UncheckedIOException.class);
        SERVERS.proxy().resume();

        assertThat(call("PING")).isEqualTo("PONG");
    }

    @Test
    void answersForAServerThatHangs() {
        call("SET", "hanging", "value");
        RedisServer server = SERVERS.serverOf("hanging");

        server.pause();
        assertThatThrownBy(() -> call("GET", "hanging")).hasMessageContaining("Connection timed out");
        server.resume();

        assertThat(call("GET", "hanging")).isEqualTo("value");
    }

    @Test
    void replacesAServerUnderTheSameName() {
        call("SET", "replaced", "value");
        RedisServer old = SERVERS.serverOf("replaced");
        int index = SERVERS.servers().indexOf(old);

        RedisServer added = SERVERS.replaceServer(index);
        assertThat(call("GET", "replaced")).isNull();
        call("SET", "replaced", "value");

        assertThat(SERVERS.serverOf("replaced")).isSameAs(added).isNotSameAs(old);
    }

    @Test
    void takesThePoolsSettings() {
        TwemproxyPool pool = TwemproxyPool.standard()
                .withRedisAuth("secret")
                .withRedisDb(1)
                .withHashTag(false)
                .withEjection(1, Duration.ofSeconds(60));

        try (TwemproxyServers servers = TwemproxyServers.start(2, 2, pool)) {
            Resp first = new Resp(servers.proxies().get(0).port(), "secret");
            Resp second = new Resp(servers.proxies().get(1).port(), "secret");

            first.call("SET", "key", "value");
            assertThat(second.call("GET", "key")).isEqualTo("value");
            assertThatThrownBy(() -> new Resp(servers.proxy().port(), null).call("GET", "key"))
                    .hasMessageContaining("NOAUTH");
        }
    }

    private static @Nullable Object call(String... command) {
        return new Resp(SERVERS.proxy().port(), null).call(command);
    }
}
