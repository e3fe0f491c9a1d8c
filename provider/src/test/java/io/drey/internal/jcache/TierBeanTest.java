package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the bean of a cache's tiers is to be seen. */
class TierBeanTest {

    private TieredCachingProvider provider;
    private CacheManager manager;

    @BeforeEach
    void open() {
        provider = new TieredCachingProvider();
        manager =
                provider.getCacheManager(URI.create("drey:default"), getClass().getClassLoader(), new Properties());
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void tiersAreShownWhileStatisticsAreEnabled() throws Exception {
        manager.createCache("counted", new MutableConfiguration<>().setStatisticsEnabled(true));

        assertThat(shown("counted")).isTrue();

        manager.enableStatistics("counted", false);

        assertThat(shown("counted")).isFalse();
    }

    @Test
    void tiersAreShownUntilBothStatisticsAndManagementAreOff() throws Exception {
        manager.createCache(
                "managed",
                new MutableConfiguration<>().setStatisticsEnabled(true).setManagementEnabled(true));

        manager.enableStatistics("managed", false);

        assertThat(shown("managed")).isTrue();

        manager.enableManagement("managed", false);

        assertThat(shown("managed")).isFalse();
    }

    private static boolean shown(String cache) throws MalformedObjectNameException {
        ObjectName pattern = new ObjectName("io.drey:type=Tiers,Cache=" + cache + ",*");
        return !ManagementFactory.getPlatformMBeanServer()
                .queryNames(pattern, null)
                .isEmpty();
    }
}
