package io.drey.internal.config;

import static io.drey.internal.config.Reading.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.WriteMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private static final ClassLoader LOADER = EnvironmentTest.class.getClassLoader();

    @TempDir
    private Path directory;

    private static ManagerOptions read(String... namesAndValues) {
        return read(ConfigurationReader.DEFAULT_URI, new Properties(), namesAndValues);
    }

    private static ManagerOptions read(URI uri, Properties system, String... namesAndValues) {
        return new ConfigurationReader(system, variables(namesAndValues)).read(uri, LOADER, new Properties());
    }

    private static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("PATH", "/bin", "DREYFUS", "x"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    @Test
    void anAddressInTheEnvironmentIsTaken() {
        assertThat(read("DREY_REMOTE_URI", "redis://host:6380").remote()).isEqualTo("redis://host:6380");
    }

    @Test
    void aPasswordInTheEnvironmentIsTakenAndNotShown() {
        ManagerOptions options = read("DREY_REMOTE_USER", "shop", "DREY_REMOTE_PASSWORD", "geheim");

        assertThat(options.password()).isEqualTo("geheim");
        assertThat(options.toString()).contains("password=***").doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DREY_REMOTE_COMMAND_TIMEOUT", "DREY_REMOTE_COMMANDTIMEOUT"})
    void aHyphenIsAnUnderscoreOrIsLeftOut(String name) {
        assertThat(read(name, "7s").commandTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void everyKeyHasAVariableOfItsOwn() {
        Config reference = BuiltIn.config().withoutPath("drey.caches").withoutPath("drey.presets");
        reference = reference.withoutPath("drey.codec.presets");
        Map<String, String> all = new HashMap<>();
        for (Map.Entry<String, ConfigValue> key : reference.entrySet()) {
            Object value = key.getValue().unwrapped();
            if (!(value instanceof List<?>)) {
                all.put(EnvironmentVariables.nameOf(key.getKey()), String.valueOf(value));
            }
        }

        Config read = new Environment(
                        BuiltIn.config().getObject("drey"), BuiltIn.config().root())
                .read(EnvironmentVariables.ofDrey(all), List.of());

        assertThat(read.entrySet()).hasSameSizeAs(all.entrySet()).hasSizeGreaterThan(40);
        read.entrySet()
                .forEach(key -> assertThat(key.getValue().unwrapped())
                        .as(key.getKey())
                        .isEqualTo(all.get(EnvironmentVariables.nameOf(key.getKey()))));
    }

    @Test
    void listsAreSeparatedByCommas() {
        assertThat(read("DREY_CODEC_ALLOW", "com.acme.A, com.acme.**").allow())
                .containsExactly("com.acme.A", "com.acme.**");
    }

    @Test
    void theEnvironmentOverridesTheFileAndPropertiesOverrideTheEnvironment() {
        URI file = Reading.write(directory, "test.conf", """
            drey { namespace = file, remote.uri = "redis://file", defaults.write = through }
            drey.remote.password = ${drey.namespace}
            """);

        ManagerOptions options = read(
                file,
                properties("drey.remote.uri", "redis://system"),
                "DREY_NAMESPACE",
                "environment",
                "DREY_REMOTE_URI",
                "redis://environment");

        assertThat(options.namespace()).isEqualTo("environment");
        assertThat(options.password()).as("substituted in the file").isEqualTo("environment");
        assertThat(options.remote()).isEqualTo("redis://system");
        assertThat(options.defaults().write()).isEqualTo(WriteMode.THROUGH);
    }

    @Test
    void aCacheIsFoundByTheNameThatTheFileWrites() {
        URI file = Reading.write(directory, "test.conf", """
            drey.caches { userProfiles { write = through }, "com.acme.Order" { write = through } }
            """);

        ManagerOptions options = read(
                file,
                new Properties(),
                "DREY_CACHES_USERPROFILES_ON_UNAVAILABLE",
                "miss",
                "DREY_CACHES_COM_ACME_ORDER_LOCAL_MAXIMUMSIZE",
                "7",
                "DREY_CACHES_BOOKS_WRITE",
                "through");

        assertThat(options.optionsFor("userProfiles").onUnavailable()).isEqualTo(OnUnavailable.MISS);
        assertThat(options.optionsFor("userProfiles").write()).isEqualTo(WriteMode.THROUGH);
        assertThat(options.optionsFor("com.acme.Order").maximumSize()).isEqualTo(7);
        assertThat(options.optionsFor("books").write()).isEqualTo(WriteMode.THROUGH);
    }

    @Test
    void aSlipIsAnErrorThatNamesTheVariable() {
        assertThatThrownBy(() -> read("DREY_REMOTE_URL", "redis://host"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DREY_REMOTE_URL is not a key of Drey; did you mean DREY_REMOTE_URI?");
        assertThatThrownBy(() -> read("DREY_REMOTE_PARTITIONS", "many"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment variable DREY_REMOTE_PARTITIONS: drey.remote.partitions");
        assertThatThrownBy(() -> read("DREY_CACHES_USERS_WRIT", "through"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DREY_CACHES_USERS_WRIT is not a key of Drey");
    }

    @Test
    void twoVariablesOfOneKeyAreRefused() {
        assertThatThrownBy(() -> read("DREY_REMOTE_LOG_LENGTH", "16", "DREY_REMOTE_LOGLENGTH", "32"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("are both drey.remote.log-length");
    }

    @Test
    void aPasswordIsNotQuoted() {
        assertThatThrownBy(() -> read("DREY_REMOTE_URI", "redis//user:secret@host"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DREY_REMOTE_URI")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anEmptyVariableSaysNothing() {
        assertThat(read("DREY_REMOTE_URI", "").remote()).isNull();
    }

    @Test
    void whatKubernetesSaysOfAServiceNamedAlikeIsNotDreys() {
        ManagerOptions options = read(
                "DREY_SERVICE_HOST", "10.0.0.1",
                "DREY_PORT_6379_TCP_ADDR", "10.0.0.1",
                "DREY_REMOTE_SERVICE_PORT", "6379",
                "DREY_REMOTE_PORT", "tcp://10.0.0.1:6379");

        assertThat(options).isEqualTo(ManagerOptions.builder().build());
    }

    @Test
    void whatIsNoKeyAtAllHasNoEffectAndStopsNobody() {
        assertThat(read("DREY_NUTCRACKER", "/usr/sbin/nutcracker", "DREY_REDIS", "x"))
                .isEqualTo(ManagerOptions.builder().build());
    }
}
