package io.drey.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.ConfigurationException;
import io.drey.management.TierBeans;
import io.drey.servers.RedisServer;
import java.util.Map;
import javax.cache.Cache;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JVM is configured for another number of partitions than the one that came first. */
class OtherPartitionsTest {

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(call)
                .withMessageContaining("drey.remote.partitions = 8");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "THROUGH"})
    void nothingIsReadOrAcceptedOnceThatIsKnown(Mode mode) throws Exception {
        try (RedisServer server = RedisServer.start()) {
            try (Application first = Application.on(server, Mode.THROUGH, "")) {
                first.strings("cache").put("key", "value");
            }
            try (Application second = Application.at(server.uri() + "?partitions=16", mode)) {
                Cache<String, String> cache = second.strings("cache");

                assertRefused(() -> cache.get("key"));
                assertRefused(() -> cache.put("key", "other"));
                assertRefused(() -> cache.putAll(Map.of("key", "other")));
                assertRefused(() -> cache.putIfAbsent("key", "other"));
                assertThat(TierBeans.of("cache").getPendingWrites()).isZero();
            }
        }
    }
}
