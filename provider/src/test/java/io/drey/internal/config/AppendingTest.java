package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists may be appended to, as messages advise, and values may name other values: also in several places of a file. */
class AppendingTest {

    @TempDir
    private Path directory;

    private List<String> allowed(String hocon) {
        return Reading.file(directory, hocon).allow();
    }

    @Test
    void appendsToWhatTheFileSaidBefore() {
        assertThat(allowed("""
                drey.codec.allow = ["com.acme.A"]
                drey.codec.allow += "com.acme.B"
                drey { codec { allow += "com.acme.C" } }
                """)).containsExactly("com.acme.A", "com.acme.B", "com.acme.C");
    }

    @Test
    void appendsToNothing() {
        assertThat(allowed("drey.codec.allow += \"com.acme.A\"")).containsExactly("com.acme.A");
        assertThat(allowed("drey.codec.allow += \"com.acme.A\"\ndrey.codec.allow += \"com.acme.B\""))
                .containsExactly("com.acme.A", "com.acme.B");
        assertThat(allowed("drey.remote.password = x\ndrey.codec { allow += com.acme.A, allow += com.acme.B }"))
                .containsExactly("com.acme.A", "com.acme.B");
    }

    @Test
    void appendsToWhatAnIncludedFileSaid() throws IOException {
        Files.writeString(directory.resolve("base.conf"), """
                drey.codec.allow = ["com.acme.A"]
                drey.codec.allow += "com.acme.B"
                """);

        assertThat(allowed("include \"base.conf\"\ndrey.codec.allow += \"com.acme.C\""))
                .containsExactly("com.acme.A", "com.acme.B", "com.acme.C");
    }

    @Test
    void appendsToThePresetsOfDrey() {
        List<String> preset =
                ManagerOptions.builder().allow("preset:spring").build().allow();

        List<String> allowed = allowed("""
                drey.codec.presets.spring += "com.acme.A"
                drey.codec.presets.spring += "com.acme.B"
                drey.codec.allow += "preset:spring"
                """);

        assertThat(allowed).startsWith(preset.toArray(String[]::new)).endsWith("com.acme.A", "com.acme.B");
        assertThat(allowed).hasSize(preset.size() + 2);
    }

    @Test
    void appendsWithinBlocksOfCaches() {
        ManagerOptions options = Reading.file(directory, """
                drey.defaults.immutable = ["com.acme.A"]
                drey.defaults.immutable += "com.acme.B"
                drey.caches {
                  "com.acme.*" { immutable = ["com.acme.C"] }
                  "com.acme.*" { immutable += "com.acme.D" }
                  com.acme.Cart.immutable += "com.acme.E"
                  com.acme.Cart.immutable += "com.acme.F"
                }
                """);

        assertThat(options.defaults().immutable()).containsExactly("com.acme.A", "com.acme.B");
        assertThat(options.optionsFor("com.acme.x").immutable()).containsExactly("com.acme.C", "com.acme.D");
        assertThat(options.optionsFor("com.acme.Cart").immutable()).containsExactly("com.acme.E", "com.acme.F");
    }

    @Test
    void whatOverridesTheFileOverridesWhatWasAppendedToo() {
        URI file = Reading.write(directory, "test.conf", """
                drey.codec.allow = ["com.acme.A"]
                drey.codec.allow += "com.acme.B"
                """);

        assertThat(Reading.uri(file.toString(), Reading.properties("drey.codec.allow", "com.acme.C, com.acme.D"))
                        .allow())
                .containsExactly("com.acme.C", "com.acme.D");
        assertThat(new ConfigurationReader(Reading.properties("drey.codec.allow", "com.acme.E"), Map.of())
                        .read(file, getClass().getClassLoader(), new Properties())
                        .allow())
                .containsExactly("com.acme.E");
    }

    @Test
    void appendsInAFileBesideOverridingProperties() {
        URI file = Reading.write(directory, "test.conf", """
                drey.codec.allow += "com.acme.A"
                drey.codec.allow += "com.acme.B"
                drey.caches { com.acme.Cart.local.maximum-size = 5 }
                """);
        Properties given = Reading.properties(
                "drey.remote.password", "secret",
                "drey.caches.\"com.acme.*\".local.maximum-size", "7",
                "drey.caches.com.acme.Cart.write", "through");

        ManagerOptions options = Reading.uri(file.toString(), given);

        assertThat(options.allow()).containsExactly("com.acme.A", "com.acme.B");
        assertThat(options.optionsFor("com.acme.x").maximumSize()).isEqualTo(7);
        assertThat(options.optionsFor("com.acme.Cart").maximumSize()).isEqualTo(5);
        assertThat(options.caches()).doesNotContainKey("\"com.acme.*\"");
    }

    @Test
    void valuesMayNameDefaultsAndWhatOverridesThem() {
        URI file = Reading.write(directory, "test.conf", """
                drey.presets.mine = ${drey.presets.hibernate} { on-unavailable = miss }
                drey.caches.users { preset = mine, local.maximum-size = ${drey.remote.log-length} }
                drey.remote.user = ${drey.namespace}
                drey.remote.password = x
                """);

        ManagerOptions options = Reading.uri(file.toString(), Reading.properties("drey.namespace", "shop"));

        assertThat(options.optionsFor("users").maxStaleness()).isZero();
        assertThat(options.optionsFor("users").maximumSize()).isEqualTo(1024);
        assertThat(options.user()).isEqualTo("shop");
    }

    @Test
    void valuesThatNameEachOtherAreAnErrorWithItsPlaceAndWithoutASecret() {
        assertThatThrownBy(() -> Reading.file(directory, """
                drey.remote.password = s3cret
                shop.one = ${shop.other}
                shop.other = ${shop.one}
                drey.namespace = ${shop.one}
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test.conf: ")
                .hasMessageContaining("${shop.")
                .hasMessageContaining("circle")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aTextCannotBeAppendedToWhatIsNoList() {
        assertThatThrownBy(() -> Reading.file(directory, """
                drey.remote.password = s3cret
                drey.codec.allow = "com.acme.A"
                drey.codec.allow += "com.acme.B"
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test.conf: ")
                .hasMessageNotContaining("s3cret");
    }
}
