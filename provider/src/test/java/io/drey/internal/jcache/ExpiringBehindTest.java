package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.engine.FixedExpiry;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever expires: what is put behind is accepted while the server is away, and is read. */
class ExpiringBehindTest {

    private static final javax.cache.expiry.Duration HOUR = new javax.cache.expiry.Duration(TimeUnit.HOURS, 1);

    private final RedisServer server = RedisServer.start();
    private final Application application = Application.on(server, Mode.BEHIND, "&command-timeout=300ms");

    @AfterEach
    void close() {
        application.close();
        server.close();
    }

    enum Policy {
        CREATED(new CreatedExpiryPolicy(HOUR)),
        MODIFIED(new ModifiedExpiryPolicy(HOUR)),
        TOUCHED(new TouchedExpiryPolicy(HOUR)),
        ACCESSED(new AccessedExpiryPolicy(HOUR)),
        OPTIONS_OF_THE_README(new FixedExpiry(Duration.ofMinutes(10), null, null)),
        OPTIONS(new FixedExpiry(null, Duration.ofMinutes(10), Duration.ofMinutes(10))),
        OF_THE_USER(new OfTheUser());

        private final ExpiryPolicy policy;

        Policy(ExpiryPolicy policy) {
            this.policy = policy;
        }
    }

    private static final class OfTheUser implements ExpiryPolicy {
        @Override
        public javax.cache.expiry.Duration getExpiryForCreation() {
            return HOUR;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForAccess() {
            return HOUR;
        }

        @Override
        public javax.cache.expiry.Duration getExpiryForUpdate() {
            return null;
        }
    }

    private Cache<String, String> cache(Policy policy) {
        Factory<ExpiryPolicy> factory = () -> policy.policy;
        return application
                .manager()
                .createCache(
                        "expiring",
                        application.configuration(String.class, String.class).setExpiryPolicyFactory(factory));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void whatIsPutWhileTheServerIsAwayIsAcceptedReadAndWritten(Policy policy) {
        Cache<String, String> cache = cache(policy);
        cache.put("before", "value");
        assertThat(cache.putIfAbsent("before", "other")).isFalse();
        server.kill();

        cache.put("key", "first");
        cache.put("key", "second");
        cache.putAll(Map.of("a", "1", "b", "2"));

        for (int i = 0; i < 100; i++) {
            assertThat(cache.get("key")).isEqualTo("second");
        }
        assertThat(cache.get("a")).isEqualTo("1");
        server.restart();
        await().atMost(Duration.ofSeconds(20))
                .ignoreException(RemoteUnavailableException.class)
                .untilAsserted(() -> assertThat(Application.contents(cache))
                        .containsExactlyInAnyOrderEntriesOf(Map.of("key", "second", "a", "1", "b", "2")));
    }

    @Test
    @Timeout(60)
    void aPutBehindDoesNotWaitForAServerThatPauses() {
        Cache<String, String> cache = cache(Policy.OPTIONS_OF_THE_README);
        assertThat(cache.putIfAbsent("key", "value")).isTrue();
        server.pause();
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                cache.put("key", "value" + i);
                cache.putAll(Map.of("other", "value" + i));
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
            assertThat(cache.get("key")).isEqualTo("value99");
        } finally {
            server.resume();
        }
    }

    @Test
    void whatIsLeftOfATimeIsCountedFromItsBeginning() {
        Lifetime lifetime = new Lifetime(1_000, Lifetime.KEEP);

        assertThat(lifetime.begun(Duration.ofMillis(300).toNanos())).isEqualTo(new Lifetime(700, Lifetime.KEEP));
        assertThat(lifetime.begun(Duration.ofMillis(1_300).toNanos())).isEqualTo(new Lifetime(0, Lifetime.KEEP));
        assertThat(Lifetime.forever().begun(Duration.ofDays(1).toNanos())).isEqualTo(Lifetime.forever());
    }
}
