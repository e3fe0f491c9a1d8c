package io.drey.internal.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TierMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementBeansTest {
    private static final URI MANAGER = URI.create("redis://localhost:6379");
    private static final String STATISTICS =
            "javax.cache:type=CacheStatistics,CacheManager=redis.//localhost.6379,Cache=users";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final ManagementBeans beans = new ManagementBeans(server, MANAGER, "users");
    private final CacheStatistics statistics = new CacheStatistics(() -> 0, true);

    @Test
    void registersStatisticsUnderTheStandardName() throws JMException {
        statistics.recordGets(3, 1, 0);

        beans.registerStatistics(statistics);

        assertThat(attribute(STATISTICS, "CacheHits")).isEqualTo(3L);
        assertThat(attribute(STATISTICS, "CacheHitPercentage")).isEqualTo(75f);
    }

    @Test
    void statisticsAreClearedThroughTheBean() throws JMException {
        statistics.recordPuts(3, 0);
        beans.registerStatistics(statistics);

        server.invoke(new ObjectName(STATISTICS), "clear", new Object[0], new String[0]);

        assertThat(attribute(STATISTICS, "CachePuts")).isEqualTo(0L);
    }

    @Test
    void theConfigurationBeanFollowsTheConfiguration() throws JMException {
        String name = "javax.cache:type=CacheConfiguration,CacheManager=redis.//localhost.6379,Cache=users";
        MutableConfiguration<Long, String> configuration = new MutableConfiguration<Long, String>()
                .setTypes(Long.class, String.class)
                .setStoreByValue(true)
                .setManagementEnabled(true);

        beans.registerConfiguration(new CacheConfigurationView(() -> configuration));

        assertThat(attribute(name, "KeyType")).isEqualTo("java.lang.Long");
        assertThat(attribute(name, "ValueType")).isEqualTo("java.lang.String");
        assertThat(attribute(name, "ReadThrough")).isEqualTo(false);
        assertThat(attribute(name, "WriteThrough")).isEqualTo(false);
        assertThat(attribute(name, "StoreByValue")).isEqualTo(true);
        assertThat(attribute(name, "ManagementEnabled")).isEqualTo(true);
        assertThat(attribute(name, "StatisticsEnabled")).isEqualTo(false);
        configuration.setStatisticsEnabled(true);
        assertThat(attribute(name, "StatisticsEnabled")).isEqualTo(true);
    }

    @Test
    void theTiersHaveABeanOfTheirOwn() throws JMException {
        beans.registerTiers(tiersWithAllValuesAt(5));

        String name = "io.drey:type=Tiers,CacheManager=redis.//localhost.6379,Cache=users";
        assertThat(attribute(name, "LocalHits")).isEqualTo(5L);
        assertThat(attribute(name, "PartitionsReachable")).isEqualTo(5);
        assertThat(attribute(name, "StalenessP99Millis")).isEqualTo(5.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b:c=d | a.b.c.d",
                "@ $ ( , | @ $ ( .",
                "'say \"*?\"' | say ....",
                "org.jsr107@1f | org.jsr107@1f"
            })
    void makesNamesSafe(String cacheName, String safe) throws JMException {
        new ManagementBeans(server, MANAGER, cacheName).registerStatistics(statistics);

        ObjectName name =
                new ObjectName("javax.cache:type=CacheStatistics,CacheManager=redis.//localhost.6379,Cache=" + safe);
        assertThat(server.isRegistered(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", " "})
    void registersAndUnregistersUnusualNames(String cacheName) {
        int before = server.getMBeanCount();
        ManagementBeans unusual = new ManagementBeans(server, MANAGER, cacheName);

        unusual.registerStatistics(statistics);
        assertThat(server.getMBeanCount()).isEqualTo(before + 1);

        unusual.unregisterStatistics();
        assertThat(server.getMBeanCount()).isEqualTo(before);
    }

    @Test
    void registeringAndUnregisteringAreIdempotent() {
        int before = server.getMBeanCount();

        beans.registerStatistics(statistics);
        beans.registerStatistics(statistics);
        assertThat(server.getMBeanCount()).isEqualTo(before + 1);

        beans.unregisterStatistics();
        beans.unregisterStatistics();
        assertThat(server.getMBeanCount()).isEqualTo(before);
    }

    @Test
    void takesTheNameFromABeanThatWasLeftBehind() throws JMException {
        beans.registerStatistics(statistics);
        CacheStatistics newer = new CacheStatistics(() -> 0, true);
        newer.recordPuts(9, 0);

        new ManagementBeans(server, MANAGER, "users").registerStatistics(newer);

        assertThat(attribute(STATISTICS, "CachePuts")).isEqualTo(9L);
    }

    @Test
    void cachesWhoseNamesLookTheSameHaveBeansOfTheirOwn() throws JMException {
        List<String> names = List.of("a:b", "a,b", "a.b", "a.b~2");
        List<ManagementBeans> all = new ArrayList<>();
        for (String name : names) {
            CacheStatistics own = new CacheStatistics(() -> 0, true);
            own.recordPuts(all.size() + 1, 0);
            ManagementBeans each = new ManagementBeans(server, MANAGER, name);
            each.registerStatistics(own);
            each.registerTiers(tiersWithAllValuesAt(all.size() + 1));
            all.add(each);
        }

        String start = "javax.cache:type=CacheStatistics,CacheManager=redis.//localhost.6379,Cache=";
        assertThat(attribute(start + "a.b", "CachePuts")).isEqualTo(1L);
        assertThat(attribute(start + "a.b~2", "CachePuts")).isEqualTo(2L);
        assertThat(attribute(start + "a.b~3", "CachePuts")).isEqualTo(3L);
        assertThat(attribute(start + "a.b~2~2", "CachePuts")).isEqualTo(4L);
        assertThat(attribute(
                        "io.drey:type=Tiers,CacheManager=redis.//localhost.6379,Cache=a.b~2", "PartitionsReachable"))
                .isEqualTo(2);
        all.get(0).close();
        assertThat(server.isRegistered(name(start + "a.b"))).isFalse();
        assertThat(attribute(start + "a.b~2", "CachePuts")).isEqualTo(2L);
        all.get(1).close();
        all.get(2).close();
        all.get(3).close();
        assertThat(server.queryNames(name("*:Cache=*,*"), null)).isEmpty();
    }

    @Test
    void beansOfOneCacheShareTheNumberAndSayWhichCacheTheyAreOf() throws JMException {
        new ManagementBeans(server, MANAGER, "a:b").registerTiers(tiersWithAllValuesAt(1));
        ManagementBeans other = new ManagementBeans(server, MANAGER, "a,b");

        other.registerStatistics(statistics);
        other.registerConfiguration(new CacheConfigurationView(MutableConfiguration::new));

        String statisticsName = "javax.cache:type=CacheStatistics,CacheManager=redis.//localhost.6379,Cache=a.b~2";
        assertThat(server.isRegistered(name(statisticsName))).isTrue();
        assertThat(server.isRegistered(
                        name("javax.cache:type=CacheConfiguration,CacheManager=redis.//localhost.6379,Cache=a.b~2")))
                .isTrue();
        assertThat(server.getMBeanInfo(name(statisticsName)).getDescriptor().getFieldValue("cacheName"))
                .isEqualTo("a,b");
    }

    @Test
    void unregisteringLeavesABeanThatHasTakenTheName() {
        beans.registerStatistics(statistics);
        ManagementBeans successor = new ManagementBeans(server, MANAGER, "users");
        successor.registerStatistics(statistics);

        beans.close();
        assertThat(server.isRegistered(name(STATISTICS))).isTrue();

        successor.close();
        assertThat(server.isRegistered(name(STATISTICS))).isFalse();
    }

    @Test
    void closingLeavesNothing() {
        int before = server.getMBeanCount();
        beans.registerStatistics(statistics);
        beans.registerConfiguration(new CacheConfigurationView(MutableConfiguration::new));
        beans.registerTiers(tiersWithAllValuesAt(0));
        assertThat(server.getMBeanCount()).isEqualTo(before + 3);

        beans.close();

        assertThat(server.getMBeanCount()).isEqualTo(before);
    }

    @Test
    void registersOnThePlatformServer() {
        try (ManagementBeans platform = ManagementBeans.onPlatform(MANAGER, "users", "a manager")) {
            platform.registerStatistics(statistics);

            assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name(STATISTICS)))
                    .isTrue();
        }
    }

    @Test
    void reportsWhatTheServerRefuses() {
        MBeanServer refusing = (MBeanServer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MBeanServer.class}, (proxy, method, arguments) -> {
                    throw new MBeanRegistrationException(null, "refused");
                });

        assertThatThrownBy(() -> new ManagementBeans(refusing, MANAGER, "users").registerStatistics(statistics))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(STATISTICS);
    }

    @Test
    void showsOnlyTheStandardInterface() throws JMException {
        beans.registerStatistics(statistics);

        assertThat(server.getMBeanInfo(name(STATISTICS)).getAttributes())
                .hasSize(CacheStatisticsMXBean.class.getMethods().length - 1); // all but clear()
    }

    private Object attribute(String name, String attribute) throws JMException {
        return server.getAttribute(new ObjectName(name), attribute);
    }

    private static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static TierMXBean tiersWithAllValuesAt(int value) {
        return (TierMXBean) Proxy.newProxyInstance(
                TierMXBean.class.getClassLoader(), new Class<?>[] {TierMXBean.class}, (proxy, method, arguments) -> {
                    Class<?> type = method.getReturnType();
                    if (type == long.class) {
                        return (long) value;
                    }
                    return type == double.class ? (Object) (double) value : (Object) value;
                });
    }
}
