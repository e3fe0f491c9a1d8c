package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drey.TieredConfiguration;
import io.drey.codec.Codec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** User code that throws at each point of a cache's life: nothing is left open, registered or half made. */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"LOCAL", "BEHIND"})
class LifecycleFailuresTest {

    private static final Throwable[] FAILURES = {
        new IOException("checked"), new IllegalStateException("unchecked"), new LinkageError("an error")
    };

    @Parameter
    private Mode mode;

    private Application application;
    private final TrackedExtensions users = new TrackedExtensions();

    @BeforeEach
    void open() {
        application = Application.in(mode);
    }

    @AfterEach
    void close() {
        application.close();
    }

    private static Stream<Arguments> failuresAtEachPoint() {
        return Stream.of(TrackedExtensions.Point.values())
                .flatMap(point -> Stream.of(FAILURES).map(failure -> Arguments.of(point, failure)));
    }

    private static Stream<Throwable> failures() {
        return Stream.of(FAILURES);
    }

    private TieredConfiguration<String, String> configuration() {
        return users.in(application.configuration(String.class, String.class));
    }

    private Cache<String, String> create() {
        return application.manager().createCache("fragile", configuration());
    }

    private void assertNothingLeft() throws Exception {
        assertThat(users.open()).isEmpty();
        assertThat(users.closedTwice()).isZero();
        assertThat(beans()).isEmpty();
        assertThat(application.manager().getCacheNames()).isEmpty();
    }

    private static Set<String> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:Cache=fragile,*"), null).stream()
                .map(name -> name.getKeyProperty("type"))
                .collect(Collectors.toSet());
    }

    private void assertWorks(Cache<String, String> cache) throws Exception {
        int before = users.heard();
        cache.put("key", "value");
        assertThat(cache.get("key")).isEqualTo("value");
        assertThat(users.heard()).isEqualTo(before + 1);
        assertThat(users.open()).hasSize(5);
        assertThat(beans()).containsExactlyInAnyOrder("CacheStatistics", "CacheConfiguration", "Tiers");
        cache.removeAll();
    }

    /** What the caller sees: errors and unchecked exceptions as they are. */
    private static void assertTells(@Nullable Throwable caught, Throwable failure) {
        if (failure instanceof IOException) {
            assertThat(caught).isInstanceOf(CacheException.class).hasCause(failure);
        } else {
            assertThat(caught).isSameAs(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("failuresAtEachPoint")
    void aFactoryThatThrowsLeavesNothingAndTheCacheCanBeMadeLater(TrackedExtensions.Point point, Throwable failure)
            throws Exception {
        users.fail(point, failure);

        assertTells(catchThrowable(this::create), failure);

        assertNothingLeft();
        users.fail(null, null);
        Cache<String, String> cache = create();
        assertWorks(cache);
        cache.close();
        assertNothingLeft();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatCannotBeMadeIsNotRegisteredAndCanBeLater(Throwable failure) throws Exception {
        Cache<String, String> cache = create();
        CacheEntryListenerConfiguration<String, String> second = users.listener(false);
        for (TrackedExtensions.Point point :
                List.of(TrackedExtensions.Point.LISTENER, TrackedExtensions.Point.FILTER)) {
            users.fail(point, failure);

            assertTells(catchThrowable(() -> cache.registerCacheEntryListener(second)), failure);

            assertThat(users.open()).hasSize(5);
            assertThat(listeners(cache)).hasSize(1);
        }
        users.fail(null, null);
        cache.registerCacheEntryListener(second);
        assertThat(listeners(cache)).hasSize(2).contains(second);
        assertThat(users.open()).hasSize(7);
        cache.deregisterCacheEntryListener(second);
        assertThat(listeners(cache)).hasSize(1);
        assertWorks(cache);
        cache.close();
        assertNothingLeft();
    }

    private static Iterable<CacheEntryListenerConfiguration<String, String>> listeners(Cache<String, String> cache) {
        return complete(cache).getCacheEntryListenerConfigurations();
    }

    @SuppressWarnings("unchecked") // the cache's types are these
    private static CompleteConfiguration<String, String> complete(Cache<String, String> cache) {
        return cache.getConfiguration(CompleteConfiguration.class);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverACloseThrowsTheRestIsClosed(Throwable failure) throws Exception {
        users.failOnClose(failure);

        create().close();
        assertNothingLeft();

        create();
        application.manager().destroyCache("fragile");
        assertNothingLeft();

        create();
        application.manager().close();
        assertThat(users.open()).isEmpty();
        assertThat(users.closedTwice()).isZero();
        assertThat(beans()).isEmpty();
    }

    /** A codec that cannot be made. */
    public static final class Broken implements Codec {
        public Broken() {
            throw new IllegalStateException("no codec");
        }

        @Override
        public byte id() {
            return 64;
        }

        @Override
        public boolean handles(Class<?> type) {
            return false;
        }

        @Override
        public byte[] encode(Object value) {
            return new byte[0];
        }

        @Override
        public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
            return "";
        }
    }

    @Test
    void aCodecThatCannotBeMadeLeavesNothing() throws Exception {
        TieredConfiguration<String, String> broken = configuration();
        broken.setTierOptions(mode.tier().toBuilder().valueCodec(Broken.class).build());

        assertThat(catchThrowable(() -> application.manager().createCache("fragile", broken)))
                .hasMessageContaining("no codec");

        assertNothingLeft();
        assertWorks(create());
    }

    /** A bean that somebody left under a name and that does not let itself be removed. */
    public static final class Stubborn implements StubbornMBean, MBeanRegistration {
        private boolean stubborn = true;

        @Override
        public ObjectName preRegister(MBeanServer server, ObjectName name) {
            return name;
        }

        @Override
        public void postRegister(Boolean registered) {}

        @Override
        public void preDeregister() {
            if (stubborn) {
                throw new IllegalStateException("stubborn");
            }
        }

        @Override
        public void postDeregister() {}
    }

    /** The interface that the bean server wants. */
    public interface StubbornMBean {}

    @Test
    void aBeanServerThatRefusesLeavesNothingAndTheSwitchesAsTheyWere() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        create();
        ObjectName tiers = server.queryNames(new ObjectName("io.drey:Cache=fragile,*"), null).stream()
                .findFirst()
                .orElseThrow();
        application.manager().destroyCache("fragile");
        Stubborn stubborn = new Stubborn();
        server.registerMBean(stubborn, tiers);
        try {
            assertThat(catchThrowable(this::create)).isInstanceOf(CacheException.class);
            assertThat(users.open()).isEmpty();
            assertThat(users.closedTwice()).isZero();
            assertThat(beans()).containsExactly("Tiers");

            Cache<String, String> silent = application
                    .manager()
                    .createCache(
                            "fragile",
                            configuration().setStatisticsEnabled(false).setManagementEnabled(false));
            assertThat(catchThrowable(() -> application.manager().enableStatistics("fragile", true)))
                    .isInstanceOf(CacheException.class);
            assertThat(complete(silent).isStatisticsEnabled()).isFalse();
            assertThat(beans()).containsExactly("Tiers");
            silent.close();
        } finally {
            stubborn.stubborn = false;
            server.unregisterMBean(tiers);
        }
        assertNothingLeft();
        assertWorks(create());
    }
}
