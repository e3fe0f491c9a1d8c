package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Times that no clock reaches, and that overflow once anything is added to them. */
class EndlessTimesTest {

    private static final Duration[] ENDLESS = {
        new Duration(TimeUnit.MILLISECONDS, Long.MAX_VALUE),
        new Duration(TimeUnit.DAYS, Long.MAX_VALUE),
        new Duration(TimeUnit.MILLISECONDS, Long.MAX_VALUE / 2),
        new Duration(TimeUnit.MILLISECONDS, Long.MAX_VALUE / 1_000_000),
    };

    private static final Duration HOUR = new Duration(TimeUnit.HOURS, 1);

    private record Policy(Duration creation, Duration access, Duration update) implements ExpiryPolicy {
        @Override
        public Duration getExpiryForCreation() {
            return creation;
        }

        @Override
        public Duration getExpiryForAccess() {
            return access;
        }

        @Override
        public Duration getExpiryForUpdate() {
            return update;
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverEnd(Mode mode) {
        try (Application application = Application.in(mode)) {
            for (int i = 0; i < ENDLESS.length; i++) {
                Duration endless = ENDLESS[i];
                assertNeverEnds(application, "created" + i, new Policy(endless, HOUR, HOUR));
                assertNeverEnds(application, "accessed" + i, new Policy(HOUR, endless, HOUR));
                assertNeverEnds(application, "updated" + i, new Policy(HOUR, HOUR, endless));
                assertNeverEnds(application, "always" + i, new Policy(endless, endless, endless));
            }
        }
    }

    private static void assertNeverEnds(Application application, String name, Policy policy) {
        Cache<String, String> cache = application
                .manager()
                .createCache(
                        name,
                        application.configuration(String.class, String.class).setExpiryPolicyFactory(() -> policy));
        for (int i = 0; i < 3; i++) { // some of them while the put is pending
            String key = "key" + i;
            cache.put(key, "1");
            assertThat(cache.get(key)).as(name).isEqualTo("1");
            assertThat(cache.get(key)).as(name).isEqualTo("1");
            cache.put(key, "2");
            assertThat(cache.get(key)).as(name).isEqualTo("2");
            assertThat(cache.getAll(Set.of(key))).as(name).isEqualTo(Map.of(key, "2"));
            assertThat(cache.replace(key, "2", "3")).as(name).isTrue();
            assertThat(cache.containsKey(key)).as(name).isTrue();
            assertThat(cache.getAndReplace(key, "4")).as(name).isEqualTo("3");
            assertThat(cache.get(key)).as(name).isEqualTo("4");
        }
        assertThat(Application.contents(cache)).as(name).hasSize(3);
    }
}
