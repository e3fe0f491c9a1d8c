package io.drey.internal.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost:6379",
                "redis://my_redis:6379/3",
                "rediss://[::1]:6380",
                "redis-socket:///run/redis.sock",
                "redis-socket:///run/redis.sock?database=2",
                "redis-sentinel://a:26379,b:26380/1#mymaster",
                "rediss-cluster://a:7000,b:7001",
                "twemproxy://proxy:22121"
            })
    void printsAsItWasWritten(String uri) {
        assertThat(RemoteAddress.parse(uri)).hasToString(uri);
        assertThat(RemoteAddress.parse(URI.create(uri).toString())).isEqualTo(RemoteAddress.parse(uri));
    }

    @Test
    void portDefaultsToThatOfTheScheme() {
        assertThat(RemoteAddress.parse("redis://h")).hasToString("redis://h:6379");
        assertThat(RemoteAddress.parse("twemproxy://h/")).hasToString("twemproxy://h:22121");
        assertThat(RemoteAddress.parse("redis-sentinel://a,b:1#m").hosts())
                .containsExactly(
                        InetSocketAddress.createUnresolved("a", 26379), InetSocketAddress.createUnresolved("b", 1));
    }

    @Test
    void credentialsAreDecodedButNeverPrinted() {
        RemoteAddress address = RemoteAddress.parse("redis-cluster://us%65r:p%40+ss@a:7000,b:7001");

        assertThat(address.credentials().user()).isEqualTo("user");
        assertThat(address.credentials().password()).isEqualTo("p@+ss");
        assertThat(address).hasToString("redis-cluster://***:***@a:7000,b:7001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        redis://h:1/0?password=s3cret                    | redis://h:1/0?password=***
        redis://h?namespace=shop&password=s3&cret&partitions=8 | redis://h?namespace=shop&password=***&partitions=8
        redis://h?PASSWORD=s3cret&namespace=shop         | redis://h?PASSWORD=***&namespace=shop
        redis://h?p%61ssword=s3cret                      | redis://h?p%61ssword=***
        redis://h?pasword=s3cret                         | redis://h?pasword=***
        redis://h?remote.password=s3cret                 | redis://h?remote.password=***
        redis://h?password=s3#cret                       | redis://h?password=***
        redis://h?password=s3@cret                       | redis://***
        redis-sentinel://a,b?sentinel-password=s3cret#m  | redis-sentinel://a,b?sentinel-password=***#m
        redis-sentinel://a,b#m?password=s3cret           | redis-sentinel://a,b#m?password=***
        rediss://:s3cret@h                               | rediss://***@h
        redis://s3cret%40h                               | redis://***%40h
        redis://u:s3/cret@h?password=s3cret              | redis://***@h?password=***
        redis-cluster://u:s3cret@a,b:7000                | redis-cluster://***@a,b:7000
        rediss-cluster://u:s3cret@a,b:7000               | rediss-cluster://***@a,b:7000
        rediss-sentinel://:s3cret@a#m                    | rediss-sentinel://***@a#m
        redis-socket://:s3cret@/run/r.sock?database=1    | redis-socket://***@/run/r.sock?database=1
        twemproxy://:s3cret@a,b                          | twemproxy://***@a,b
        redis:u:s3//cret@h                               | redis:***@h
        u:s3cret@h                                       | u:***@h
        h:6379,password=s3cret                           | h:6379,password=***
        redis://h/0?namespace=a&database=1               | redis://h/0?namespace=a&database=1
        """)
    void whatMayBeSecretIsNotShown(String uri, String shown) {
        assertThat(RemoteAddress.redacted(uri)).isEqualTo(shown);
    }

    @Test
    void credentialsThatCameIntoThePathOfASocketAreNotShown() {
        assertThat(RemoteAddress.parse("redis-socket:///user:s3cret@host:6379"))
                .hasToString("redis-socket://***@host:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://secret@h", "redis://:secret@h"})
    void singleWordBeforeTheHostIsThePassword(String uri) {
        assertThat(RemoteAddress.parse(uri).credentials()).isEqualTo(new Credentials(null, "secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        redis://                       | has no host
        redis://:6379                  | has no host
        redis://h:0                    | has the port "0": write a number from 1 to 65535
        redis://h:70000                | has the port "70000"
        redis://h/users                | has the database "users": write its number
        redis://a,b                    | names several hosts
        redis://h#x                    | has a # part
        redis://h?x=1                  | write them as keys of drey.remote
        redis-socket://run/redis.sock  | has no absolute path: write three slashes
        redis-sentinel://a,b           | append its name after #
        redis-cluster://a/1            | a Redis Cluster has only 0
        twemproxy://h/1                | which twemproxy does not know
        twemproxy://user:pw@h          | which twemproxy does not know
        redis://u:p/w@h                | write them as %2F %3F %23
        memcached://h                  | has a scheme that is not one of redis://, rediss://
        localhost                      | is not an address; write a URI such as redis://
        """)
    void wrongAddressIsAnsweredWithWhatIsAcceptedAndAnExample(String uri, String expected) {
        assertThatThrownBy(() -> ManagerOptions.builder().remote(uri))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining("://")
                .hasMessageNotContaining("pw@");
    }
}
