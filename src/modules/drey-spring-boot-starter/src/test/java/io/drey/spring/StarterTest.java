package io.drey.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.Health;
import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.TierMXBean;
import io.drey.WriteMode;
import io.drey.internal.config.Configured;
import io.drey.internal.config.Relaxed;
import io.drey.micrometer.DreyMetrics;
import io.drey.servers.RedisServer;
import io.drey.spring.shop.Book;
import io.drey.spring.shop.Books;
import io.drey.spring.shop.Shop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application gets that adds the starter, {@code @EnableCaching} and one property. */
class StarterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RedisServer server;

    private final String application = "shop-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private ConfigurableApplicationContext run(Class<?> more, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.application.name=" + application,
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "logging.level.root=warn"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(Shop.class, more)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    private ConfigurableApplicationContext run(String... properties) {
        return run(Nothing.class, properties);
    }

    private static String uri(RedisServer redis) {
        return "drey.remote.uri=" + redis.uri();
    }

    private static ManagerOptions options(ConfigurableApplicationContext context) {
        return DreyOptions.of(context, context.getClassLoader(), Stream.of());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @Test
    void oneInstanceReadsWhatAnotherPutAsSoonAsItsMethodReturned() {
        try (ConfigurableApplicationContext one = run(uri(server));
                ConfigurableApplicationContext other = run(uri(server))) {
            Books here = one.getBean(Books.class);
            Books there = other.getBean(Books.class);
            assertThat(here.find("1")).isEqualTo(new Book("1", "title 1"));
            assertThat(here.find("1")).isEqualTo(new Book("1", "title 1"));
            for (int i = 0; i < 50; i++) {
                here.rename("k" + i, "new " + i);
                assertThat(there.find("k" + i)).isEqualTo(new Book("k" + i, "new " + i));
            }
            assertThat(there.find("1")).isEqualTo(new Book("1", "title 1"));
            assertThat(there.loads()).isZero();
            assertThat(here.loads()).isEqualTo(1);
        }
    }

    @Test
    void nullsPairsOfArgumentsAndFuturesAreCached() {
        try (ConfigurableApplicationContext context = run(uri(server))) {
            Books books = context.getBean(Books.class);

            assertThat(books.pair("a", "b")).isNull();
            assertThat(books.pair("a", "b")).isNull();
            assertThat(books.later("1").join()).isEqualTo(new Book("1", "later 2"));
            assertThat(books.later("1").join()).isEqualTo(new Book("1", "later 2"));
            assertThat(books.loads()).isEqualTo(2);
        }
    }

    @Test
    void withRedisAwayMethodsGoOnAndWhatWasEvictedIsGoneAfterwards() {
        try (RedisServer redis = RedisServer.start();
                ConfigurableApplicationContext context = run(uri(redis), "drey.defaults.local.max-staleness=0s")) {
            Books books = context.getBean(Books.class);
            CacheManager manager = context.getBean(CacheManager.class);
            books.rename("kept", "old");
            books.rename("evicted", "old");
            redis.pause();
            try {
                books.find("other");
                await().atMost(PATIENCE).until(() -> books.find("x") != null && away(manager));
                assertThat(books.find("kept").title()).startsWith("title");
                books.rename("put", "while away");
                books.forget("evicted");
                books.forgetAll();
            } finally {
                redis.resume();
            }
            await().atMost(PATIENCE).until(() -> manager.unwrap(Health.class).status() == Health.Status.UP);
            assertThat(books.find("evicted").title())
                    .as("its eviction was remembered")
                    .startsWith("title");
        }
    }

    private static boolean away(CacheManager manager) {
        return manager.unwrap(Health.class).partitionsAway() > 0;
    }

    @Test
    void healthIsUpThenDegradedAndOnlyDownIfAskedFor() {
        try (RedisServer redis = RedisServer.start();
                ConfigurableApplicationContext context = run(uri(redis))) {
            CacheManager manager = context.getBean(CacheManager.class);
            await().atMost(PATIENCE).until(() -> manager.unwrap(Health.class).status() == Health.Status.UP);
            assertThat(HealthDetails.code(manager.unwrap(Health.class), false)).isEqualTo("UP");
            assertThat(context.getBean("dreyHealthIndicator")).isNotNull();

            redis.kill();
            await().atMost(PATIENCE).until(() -> manager.unwrap(Health.class).status() == Health.Status.AWAY);

            Health away = manager.unwrap(Health.class);
            assertThat(HealthDetails.code(away, false)).isEqualTo("DEGRADED");
            assertThat(HealthDetails.code(away, true)).isEqualTo("DOWN");
            assertThat(HealthDetails.of(away)).containsKeys("remote", "partitions", "partitionsAway", "awayForSeconds");
        }
    }

    @Test
    void whatTheStarterTakesForGrantedIsWeakerThanWhatIsSaid() {
        try (ConfigurableApplicationContext context = run(uri(server))) {
            ManagerOptions options = options(context);
            assertThat(options.namespace()).isEqualTo(application);
            assertThat(options.defaults().write()).isEqualTo(WriteMode.THROUGH);
            assertThat(options.defaults().onUnavailable()).isEqualTo(OnUnavailable.BYPASS);
            assertThat(options.defaults().statistics()).isTrue();
            assertThat(options.shutdownHook()).isFalse();
            assertThat(options.allow())
                    .contains("io.drey.spring.shop.**", "org.springframework.cache.interceptor.SimpleKey");
        }
        try (ConfigurableApplicationContext context = run(
                uri(server),
                "drey.defaults.write=behind",
                "drey.defaults.onUnavailable=miss",
                "drey.codec.allow[0]=com.acme.**",
                "drey.codec.allow[1]=preset:camel",
                "drey.caches.books.local.maximumSize=7",
                "drey.caches[report.*].expiry.creation=10m",
                "drey.namespace=other")) {
            ManagerOptions options = options(context);
            assertThat(options.namespace()).isEqualTo("other");
            assertThat(options.defaults().write()).isEqualTo(WriteMode.BEHIND);
            assertThat(options.defaults().onUnavailable()).isEqualTo(OnUnavailable.MISS);
            assertThat(options.allow())
                    .contains("com.acme.**", "org.apache.camel.CamelException", "io.drey.spring.shop.**");
            assertThat(options.optionsFor("books").maximumSize()).isEqualTo(7);
            assertThat(options.optionsFor("report.daily").expiryForCreation()).isEqualTo(Duration.ofMinutes(10));
        }
    }

    @Test
    void aSlipIsAnErrorThatNamesTheKey() {
        assertThatThrownBy(() -> run("drey.remote.url=redis://host"))
                .rootCause()
                .hasMessageContaining("drey.remote.url is not a key of Drey; did you mean drey.remote.uri?");
    }

    @Test
    void theRedisOfBootIsTakenIfDreyIsToldOfNone() {
        try (ConfigurableApplicationContext context = run(
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + server.port(),
                "spring.data.redis.database=2")) {
            assertThat(options(context).remote()).isEqualTo("redis://127.0.0.1:" + server.port() + "/2");
            assertThat(context.getBean(Books.class).find("1").title()).isEqualTo("title 1");
        }
    }

    @Test
    void withoutAnyRedisCachesAreLocal() {
        try (ConfigurableApplicationContext context = run()) {
            assertThat(options(context).remote()).isNull();
            assertThat(context.getBean(Books.class).find("1"))
                    .isEqualTo(context.getBean(Books.class).find("1"));
        }
    }

    /** What is logged at the start. */
    private static String line(ConfigurableApplicationContext context) {
        Configured configured =
                Relaxed.read(context.getClassLoader(), Settings.of(context.getEnvironment()), new Properties());
        return Origins.line(context.getEnvironment(), configured, false);
    }

    @Test
    void whereTheAddressIsFromIsSaidAtTheStart() {
        try (ConfigurableApplicationContext context = run(uri(server), "drey.defaults.write=behind")) {
            assertThat(line(context))
                    .isEqualTo("drey.remote.uri is from \"drey.remote.uri\" from property source \"defaultProperties\";"
                            + " keys of drey are written in defaultProperties");
        }
        try (ConfigurableApplicationContext context = run()) {
            assertThat(line(context))
                    .isEqualTo("caches are local only: no drey.remote.uri in Spring's environment or a drey.conf, no"
                            + " spring.data.redis.* and no service connection");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        @Bean
        DreyCustomizer smaller() {
            return options -> options.partitions(16);
        }
    }

    @Test
    void aCustomizerHasTheLastWord() {
        try (ConfigurableApplicationContext context = run(Customized.class, uri(server), "drey.remote.partitions=8")) {
            assertThat(context.getBean(CacheManager.class).unwrap(Health.class).partitions())
                    .isEqualTo(16);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfItsOwn {
        @Bean
        org.springframework.cache.CacheManager mine() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Test
    void anApplicationKeepsACacheManagerOfItsOwnAndTheTypeItNames() {
        try (ConfigurableApplicationContext context = run(OfItsOwn.class, uri(server))) {
            assertThat(context.getBeansOfType(CacheManager.class)).isEmpty();
        }
        try (ConfigurableApplicationContext context = run(uri(server), "spring.cache.type=none")) {
            assertThat(context.getBean(org.springframework.cache.CacheManager.class))
                    .isInstanceOf(NoOpCacheManager.class);
        }
        try (ConfigurableApplicationContext context =
                run(uri(server), "drey.spring.enabled=false", "spring.cache.type=none")) {
            assertThat(context.getBeansOfType(CacheManager.class)).isEmpty();
        }
    }

    @Test
    void metersOfCachesThatAreMadeOnDemandAreBound() {
        try (ConfigurableApplicationContext context = run(uri(server))) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(DreyMetrics.class).bindTo(registry);
            context.getBean(Books.class).find("1");

            assertThat(registry.get("drey.cache.gets")
                            .tags("cache", "books", "result", "miss")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.getMeters()).hasSizeGreaterThan(30);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Observing {

        static final List<String> ENDED = new CopyOnWriteArrayList<>();

        @Bean
        ObservationRegistry observations() {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new ObservationTextPublisher(ENDED::add));
            return registry;
        }
    }

    @Test
    void callsToRedisAreObservedByTheRegistryOfTheApplication() {
        try (ConfigurableApplicationContext context = run(Observing.class, uri(server))) {
            context.getBean(Books.class).find("observed");

            assertThat(Observing.ENDED)
                    .anyMatch(line -> line.contains("STOP") && line.contains("contextualName='get books'"));
        }
    }

    @Test
    void closingTheContextWritesWhatIsPending() {
        try (ConfigurableApplicationContext context = run(uri(server), "drey.defaults.write=behind")) {
            for (int i = 0; i < 2000; i++) {
                context.getBean(Books.class).rename("p" + i, "pending");
            }
            assertThat(context.getBean(CacheManager.class)
                            .getCache("books")
                            .unwrap(TierMXBean.class)
                            .getWritesAccepted())
                    .isEqualTo(2000);
        }
        try (ConfigurableApplicationContext context = run(uri(server))) {
            Books books = context.getBean(Books.class);
            for (int i = 0; i < 2000; i++) {
                assertThat(books.find("p" + i).title()).isEqualTo("pending");
            }
        }
    }

    @Test
    void readinessWaitsForTheFirstAnswerIfAskedTo() {
        try (ConfigurableApplicationContext context = run(uri(server), "drey.spring.wait-for-contact=20s")) {
            assertThat(context.getBean(CacheManager.class).unwrap(Health.class).contact())
                    .isTrue();
        }
    }
}
