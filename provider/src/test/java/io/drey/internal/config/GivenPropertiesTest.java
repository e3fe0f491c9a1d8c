package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.WriteMode;
import io.drey.internal.redis.RemoteOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties are taken for what they mean, or it is said that they have no effect; never neither. */
class GivenPropertiesTest {

    private static ManagerOptions read(Properties properties) {
        return Reading.uri("redis://localhost", properties);
    }

    private static void assertRefused(Properties properties, String expected) {
        assertThatThrownBy(() -> read(properties))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("properties of the cache manager")
                .hasMessageContaining(expected);
    }

    @Test
    void numbersBooleansAndTheirLikeCountAsWhatTheyPrint() {
        Properties properties = new Properties();
        properties.put("drey.remote.partitions", 16);
        properties.put("drey.remote.log-length", 2048L);
        properties.put("drey.defaults.local.enabled", false);
        properties.put("drey.defaults.write", WriteMode.THROUGH);
        properties.put("drey.remote.command-timeout", Duration.ofMillis(1500));
        properties.put("drey.remote.uri", URI.create("redis://other"));
        properties.put("drey.remote.password", "s3cret".toCharArray());
        properties.put("drey.namespace", new StringBuilder("shop"));

        ManagerOptions options = read(properties);

        assertThat(options.partitions()).isEqualTo(16);
        assertThat(options.logLength()).isEqualTo(2048);
        assertThat(options.defaults().localEnabled()).isFalse();
        assertThat(options.defaults().write()).isEqualTo(WriteMode.THROUGH);
        assertThat(options.commandTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(RemoteOptions.of(options, getClass().getClassLoader()).address())
                .hasToString("redis://***@other:6379");
        assertThat(RemoteOptions.of(options, getClass().getClassLoader())
                        .address()
                        .credentials()
                        .password())
                .isEqualTo("s3cret");
        assertThat(options.namespace()).isEqualTo("shop");
    }

    @Test
    void defaultsBehindPropertiesCount() {
        Properties deepest = new Properties();
        deepest.setProperty("drey.namespace", "deepest");
        deepest.setProperty("drey.remote.partitions", "8");
        Properties middle = new Properties(deepest);
        middle.setProperty("drey.namespace", "middle");

        ManagerOptions options = read(new Properties(middle));

        assertThat(options.namespace()).isEqualTo("middle");
        assertThat(options.partitions()).isEqualTo(8);
    }

    @Test
    void anObjectThatNoFileCouldHoldIsRefusedWithoutShowingIt() {
        Properties properties = new Properties();
        properties.put("drey.codec.allow", List.of("s3cret"));

        assertRefused(
                properties,
                "the value of drey.codec.allow is java.util.ImmutableCollections$ListN".replace("$ListN", "$List12"));
        assertThatThrownBy(() -> read(properties)).hasMessageNotContaining("s3cret");
    }

    @Test
    void anObjectAmongTheDefaultsBehindPropertiesIsRefused() {
        Properties behind = new Properties();
        behind.put("drey.remote.partitions", 16);

        assertRefused(new Properties(behind), "the value of drey.remote.partitions is no String");
    }

    @Test
    void aKeyThatIsNoStringIsRefused() {
        Properties properties = new Properties();
        properties.put(new StringBuilder("drey.namespace"), "shop");
        assertRefused(properties, "the key drey.namespace is a java.lang.StringBuilder");

        Properties behind = new Properties();
        behind.put(5, "five");
        assertRefused(new Properties(behind), "a key that is no String");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        remote.partitions           | drey.remote.partitions?
        namespace                   | drey.namespace?
        defaults.write              | drey.defaults.write?
        caches.users.write          | drey.caches.users.write?
        Drey.namespace              | drey.namespace?
        DREY_namespace              | drey.namespace?
        drey-namespace              | drey.namespace?
        drey.remote.partition       | drey.remote.partitions?
        """)
    void aKeyWithoutItsPrefixOrWithAnotherIsAnsweredWithTheRightOne(String key, String expected) {
        assertRefused(Reading.properties(key, "x"), "did you mean " + expected);
    }

    @Test
    void whatIsForOthersIsLeftToThem() {
        Properties properties = Reading.properties("hibernate.cache.region", "x", "com.acme.namespace", "y");
        properties.put("com.acme.object", new Object());

        assertThat(read(properties)).isEqualTo(read(new Properties()));
    }

    @Test
    void systemPropertiesAreHeldToTheSameAsFarAsTheyNameDrey() {
        Properties system = new Properties();
        system.put(5, "of others");
        system.put("com.acme.object", new Object());
        system.put("namespace", "of others");
        system.put("drey.remote.partitions", 32);

        ManagerOptions options = new ConfigurationReader(system, Map.of())
                .read(URI.create("redis://h"), GivenPropertiesTest.class.getClassLoader(), new Properties());
        system.put("drey.remote.log-length", new Object());

        assertThat(options.partitions()).isEqualTo(32);
        assertThatThrownBy(() -> new ConfigurationReader(system, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("system properties: the value of drey.remote.log-length is java.lang.Object");
    }
}
