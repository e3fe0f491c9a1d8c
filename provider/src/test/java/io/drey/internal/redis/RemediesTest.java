package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.address.RemoteAddress;
import org.junit.jupiter.api.Test;

/** A server of the other kind may close a connection at any moment of its set-up; the advice is the same. */
class RemediesTest {

    private static String advice(String uri, String text) {
        String said = Remedies.inWords(text);
        return said + new Remedies(RemoteAddress.parse(uri)).onConnecting(said);
    }

    @Test
    void aServerThatClosesAConnectionBeforeItAnswersMayBeOneWithTls() {
        assertThat(advice("redis://somewhere", "RedisHandshakeHandler not registered"))
                .startsWith("the server closed the connection before it answered; ")
                .contains("begin with rediss instead of redis");
    }

    @Test
    void aServerThatClosesAConnectionBeforeTheHandshakeMayBeOneWithoutTls() {
        assertThat(advice("rediss://somewhere", "RedisHandshakeHandler not registered"))
                .contains("begin with redis instead of rediss");
    }

    @Test
    void aProxyThatClosesAConnectionIsOfNoOtherKind() {
        assertThat(advice("twemproxy://somewhere", "RedisHandshakeHandler not registered"))
                .isEqualTo("the server closed the connection before it answered");
    }
}
