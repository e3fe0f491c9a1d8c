package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ConfigurationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Properties;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake is answered with its place and with what to write instead. */
class ConfigurationMistakesTest {

    @TempDir
    private Path directory;

    @Test
    void unknownKeyNamesFileLineAndNearestKey() {
        refused("drey {\n  caches {\n    users { maxim = 1, local { maxStalenes = 1s } }\n  }\n}")
                .hasMessageContaining("test.conf: 3: drey.caches.users.local.maxStalenes is not a key of Drey")
                .hasMessageContaining("did you mean drey.caches.users.local.max-staleness?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        drey.namespce = x                     | did you mean drey.namespace?
        drey.maximum-size = 5                 | did you mean drey.defaults.local.maximum-size?
        drey.remote.zzz = 5                   | the keys here are command-timeout, connect-timeout
        drey.presets.mine.wriet = behind      | did you mean drey.presets.mine.write?
        drey.presets.mine.preset = hibernate  | drey.presets.mine.preset is not a key of Drey
        drey.caches.com.acme.locale.write = x | write the whole name in quotes: "com.acme.locale"
        drey.defaults.local = true            | drey.defaults.local is a block; write local { ... } with some of enabled
        drey.defaults.write { a = 1 }         | drey.defaults.write is a value, not a block; write write = ...
        drey.caches.users = 5                 | drey.caches.users is a block
        drey = "redis://localhost"            | drey is not a block; write drey { ... }, or whole names such as drey.remote.uri
        remote.uri = null                     | there is no block drey; write drey { ... }
        """)
    void misplacedKeysAreAnsweredWithTheirPlace(String hocon, String expected) {
        refused(hocon).hasMessageContaining("test.conf").hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        drey.remote { "redis://user:geheimnis@host" = uri }               | drey.remote."redis://***@host" is not a key
        drey.remote { "redis://host?password=geheimnis" = uri }           | drey.remote."redis://host?password=***" is not a key
        drey.remote.uri { "redis://user:geheimnis@host" = uri }           | drey.remote.uri is a value, not a block
        drey.caches { "b:password=geheimnis" = 1 }                        | drey.caches."b:password=***" is a block
        drey { "password=geheimnis" = uri }                               | drey."password=***" is not a key
        drey.caches { "com.acme:geheimnis@.*" { expiry.creatio = 1 } }    | drey.caches."com.acme:***@.*".expiry.creatio is not
        drey.caches { "com.acme:geheimnis@.*" { expiry.creation = 1x } }  | drey.caches."com.acme:***@.*".expiry.creation
        drey.caches { "redis://user:geheimnis@host" = 1 }                 | drey.caches."redis://***@host" is a block
        drey.caches { "redis://a:geheimnis@b" { locale { write = x } } }  | write the whole name in quotes: "redis://***@b.locale"
        drey.caches { "com.acme@v2" { expiry.creatio = 1 } }              | drey.caches."com.acme@v2".expiry.creatio is not
        """)
    void anAddressInPlaceOfAKeyIsShownWithoutItsPassword(String hocon, String expected) {
        refused(hocon).hasMessageContaining(expected).hasMessageNotContaining("geheimnis");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        drey.remote.command-timeout = 2           | command-timeout: cannot be 2; write a duration with its unit, such as 500ms
        drey.remote.command-timeout = 2 parsecs   | write a duration with its unit
        drey.defaults.local.max-staleness = -1s   | max-staleness: cannot be -1s; write 0s or a duration
        drey.defaults.local.maximum-size = lots   | cannot be "lots"; write a whole number, or unlimited
        drey.defaults.local.maximum-size = 0      | maximum-size: cannot be 0; write a whole number from 1 up
        drey.defaults.local.enabled = maybe       | write true or false
        drey.defaults.write = back                | drey.defaults.write: cannot be "back"; write behind or through
        drey.defaults.on-unavailable = panic      | write fail or miss
        drey.defaults.write-behind.max-bytes = 1x | write a number of bytes, such as 65536, 64KiB
        drey.defaults.write-behind.max-bytes = 0  | drey.defaults.write-behind.max-bytes: cannot be 0; write a whole number from 1 up
        drey.defaults.write-behind.batch-size = 10001 | drey.defaults.write-behind.batch-size: cannot be 10001; write a whole number from 1 to 10000
        drey.defaults.write-behind.flush-timeout = 0s | flush-timeout: cannot be 0s; write a duration above zero
        drey.defaults.write-behind.retry.max-attempts = 0 | drey.defaults.write-behind.retry.max-attempts: cannot be 0; write a whole number from 1 up
        drey.defaults.write-behind.retry.max-backoff = 1ms | max-backoff: cannot be 1ms; write at least initial-backoff, 50ms
        drey.defaults.expiry.creation = never     | write a duration with its unit, such as 500ms, 2s or 5m, or eternal
        drey.defaults.codec.value = com.acme.No   | write auto or a class that the manager's class loader finds
        drey.namespace = "a b"                    | drey.namespace: cannot be "a b"; write 1 to 64 letters
        drey.codec.allow = ["*"]                  | a package (com.acme.*)
        drey.codec.allow = ["preset:hibrnate"]    | write only presets that there are: "preset:hibernate"
        drey.caches.users.preset = hibrnate       | write one of hibernate, hibernate-timestamps
        """)
    void wrongValuesAreAnsweredWithWhatToWrite(String hocon, String expected) {
        refused(hocon).hasMessageContaining("test.conf: 1: drey.").hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1025})
    void partitionsOutOfRangeAreRefusedWithTheRange(int partitions) {
        refused("drey.remote { uri = \"redis://h\", partitions = " + partitions + " }")
                .hasMessageContaining(
                        "drey.remote.partitions: cannot be " + partitions + "; write a whole number from 1 to 1024");
    }

    @Test
    void unknownPropertyIsAnErrorThatNamesTheProperties() {
        Properties properties = Reading.properties("drey.remot.uri", "redis://h");

        assertThatThrownBy(() -> Reading.uri("drey:default", properties))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("properties of the cache manager")
                .hasMessageContaining("did you mean drey.remote?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        redsi://host           | did you mean redis?
        mailto:x               | redis://, rediss://
        drey.conf              | classpath:drey.conf, file:/etc/drey.conf
        classpath:missing.conf | finds no resource missing.conf
        file:/missing/x.conf   | cannot be read
        http://host/drey.conf  | not read over the network
        redis://host?comand-timeout=1s | is not a key of Drey
        redis://host?namespace | write name=value
        redis://host:port      | drey.remote.uri: "redis://host:port" has the port "port": write a number
        """)
    void wrongUriOfAManagerIsAnsweredWithWhatIsAccepted(String uri, String expected) {
        assertThatThrownBy(() -> Reading.uri(uri, new Properties()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void brokenFileNamesItsLine() {
        refused("drey {\n  namespace = \"x\n}").hasMessageContaining("test.conf: 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drey { password s3cret }",
                "drey.remote { uri = \"redis://u:s3cret@h:port\" }",
                "drey.remote { uri = \"redis://u:a/s3cret@h\" }",
                "drey.remote { uri = \"redis://u:%s3cret@h\" }",
                "drey.remote { uri = \"twemproxy://u:s3cret@h\" }",
                "drey.remote { uri = \"redis://h\", password = [s3cret] }",
                "drey.remote { uri = [\"redis://:s3cret@h\"] }",
                "drey.remote { password = s3cret\"x }",
                "drey.remote { passwd = s3cret }",
                "drey.remote.password = s3cret : x",
                "drey.remote.uri = ${x} [s3cret]",
                "drey.remote { sentinel-password = [s3cret], uri = \"redis://h\" }",
                "drey.remote { uri = \"redis://h\", user = [s3cret], password = x }",
                "drey.remote.uri = \"redis://h?password=s3cret\"",
                "drey.remote.uri = \"redis-sentinel://h#m?password=s3cret\"",
                "drey.remote.uri = \"redis+tls://:s3cret@h\""
            })
    void noMessageHoldsAPassword(String hocon) {
        refused(hocon).satisfies(e -> {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("s3cret");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://h?password=s3&s3cret=x",
                "redis://h?password=s3cret&comand-timeout=1s",
                "redis://h?password=s3@s3cret",
                "redis://h?password=a&s3cret",
                "redis://h/x?password=s3cret",
                "redis://h:x?PASSWORD=s3cret",
                "rediss-sentinel://h?sentinel-password=s3cret",
                "redis-cluster://h/3?password=s3cret",
                "twemproxy://h/3?password=s3cret",
                "http://h/drey.conf?password=s3cret",
                "redsi://h?password=s3cret",
                "classpath:missing.conf?password=s3cret"
            })
    void noMessageAboutAUriHoldsAPassword(String uri) {
        assertThatThrownBy(() -> Reading.uri(uri, new Properties()))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("s3cret");
                });
    }

    @Test
    void aSubstitutionThatIsMissingIsNamed() {
        refused("drey.remote.password = ${NO_SUCH_PASSWORD}")
                .hasMessageContaining("test.conf: 1")
                .hasMessageContaining("${NO_SUCH_PASSWORD} is neither a key, a property nor an environment variable");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String hocon) {
        return assertThatThrownBy(() -> Reading.file(directory, hocon)).isInstanceOf(ConfigurationException.class);
    }
}
