package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.WriteMode;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelaxedTest {

    private static final ClassLoader LOADER = RelaxedTest.class.getClassLoader();

    private final Relaxed relaxed = new Relaxed();

    @ParameterizedTest
    @CsvSource({
        "remote.uri, remote.uri",
        "remote.commandTimeout, remote.command-timeout",
        "remote.command_timeout, remote.command-timeout",
        "remote.commandtimeout, remote.command-timeout",
        "defaults.writeBehind.retry.maxAttempts, defaults.write-behind.retry.max-attempts",
        "caches.users.local.maximumSize, caches.\"users\".local.maximum-size",
        "caches.com.acme.User.write, caches.\"com.acme.User\".write",
        "caches.com.acme.*.write, caches.\"com.acme.*\".write",
        "caches[report.*].expiry.creation, caches.\"report.*\".expiry.creation",
        "caches.users.preset, caches.\"users\".preset"
    })
    void aNameOfAFrameworkIsTheKeyThatIsMeant(String name, String key) {
        assertThat(relaxed.key(name)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"remote.url", "caches.users.writ", "caches.users", "spring.enabled"})
    void whatIsNoKeyIsNone(String name) {
        assertThat(relaxed.key(name)).isNull();
    }

    @Test
    void defaultsOfAFrameworkAreWeakerThanAllThatIsWrittenAndStrongerThanThoseOfDrey() {
        Properties weakest = Reading.properties("drey.defaults.write", "through", "drey.namespace", "framework");
        Properties given = Reading.properties("drey.namespace", "given");

        assertThat(Relaxed.read(LOADER, given, weakest).options().namespace()).isEqualTo("given");
        assertThat(Relaxed.read(LOADER, given, weakest).options().defaults().write())
                .isEqualTo(WriteMode.THROUGH);
        assertThat(Relaxed.read(LOADER, new Properties(), weakest).options().namespace())
                .isEqualTo("framework");
    }
}
