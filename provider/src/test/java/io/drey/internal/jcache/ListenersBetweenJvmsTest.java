package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener hears of its own JVM's changes to entries that another JVM changes too. */
class ListenersBetweenJvmsTest {

    private static final int ROUNDS = 200;

    /** Hears what was created and what was updated. */
    private static final class Recorder
            implements CacheEntryCreatedListener<String, String>, CacheEntryUpdatedListener<String, String> {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            events.forEach(event -> heard.add("created " + event.getValue()));
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            events.forEach(event -> heard.add("updated " + event.getOldValue() + " to " + event.getValue()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "THROUGH", "THROUGH_WITHOUT_LOCAL"})
    void aPutThatReplacesAnothersChangeTellsOfThatOne(Mode mode) {
        Recorder recorder = new Recorder();
        List<String> expected = new ArrayList<>();
        try (RedisServer server = RedisServer.start();
                Application one = Application.on(server, mode, "");
                Application two = Application.on(server, Mode.THROUGH, "")) {
            Cache<String, String> listening = cache(one, mode);
            Cache<String, String> other = cache(two, Mode.THROUGH);
            listening.registerCacheEntryListener(
                    new MutableCacheEntryListenerConfiguration<>(() -> recorder, null, true, true));

            for (int round = 0; round < ROUNDS; round++) {
                String key = "key " + round;
                other.put(key, "first");
                listening.get(key);
                other.put(key, "second");
                listening.put(key, "third");
                other.remove(key);
                listening.put(key, "fourth");
                expected.add("updated second to third");
                expected.add("created fourth");
            }
        }

        assertThat(recorder.heard).isEqualTo(expected);
    }

    private static Cache<String, String> cache(Application application, Mode mode) {
        return application
                .manager()
                .createCache(
                        "shared",
                        new TieredConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setExpiryPolicyFactory(
                                        ModifiedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 10)))
                                .setTierOptions(mode.tier()));
    }
}
