package io.drey.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drey.Health;
import io.drey.ManagerOptions;
import io.drey.servers.Certificate;
import io.drey.servers.RedisServer;
import io.drey.spring.shop.Book;
import io.drey.spring.shop.Books;
import io.drey.spring.shop.Shop;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** What users of Boot expect of every starter: service connections, SSL bundles, explained failures, restarts. */
class WaysOfBootTest {

    private final String application = "t" + UUID.randomUUID();

    private SpringApplicationBuilder application(Class<?>... sources) {
        return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE);
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder builder, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.application.name=" + application,
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "logging.level.root=warn"));
        all.addAll(List.of(properties));
        return builder.properties(all.toArray(String[]::new)).run();
    }

    /** What {@code @ServiceConnection} on a container makes: details that come from no property. */
    private record Container(String host, int port, String password, SslBundle bundle)
            implements RedisConnectionDetails {

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public Standalone getStandalone() {
            return Standalone.of(host, port, 3, bundle);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Service {

        static RedisServer server;

        @Bean
        RedisConnectionDetails container() {
            return new Container("127.0.0.1", server.port(), "of the container", null);
        }
    }

    @Test
    void aServiceConnectionSaysWhereRedisIs() {
        try (RedisServer server = RedisServer.start("--requirepass", "of the container")) {
            Service.server = server;
            try (ConfigurableApplicationContext context =
                    run(application(Shop.class, Service.class), "spring.data.redis.host=elsewhere.invalid")) {
                assertThat(DreyOptions.of(context, context.getClassLoader(), Stream.of())
                                .remote())
                        .isEqualTo("redis://127.0.0.1:" + server.port() + "/3");
                assertThat(context.getBean(Books.class).find("1").title()).isEqualTo("title 1");
                assertThat(context.getBean(CacheManager.class)
                                .unwrap(Health.class)
                                .contact())
                        .isTrue();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecureService {

        static RedisServer server;

        @Bean
        RedisConnectionDetails container(SslBundles bundles) {
            return new Container("127.0.0.1", server.port(), null, bundles.getBundle("redis"));
        }
    }

    @Test
    void anSslBundleIsWhatIsBelieved() {
        try (Certificate certificate = Certificate.create();
                RedisServer server = RedisServer.start(certificate)) {
            List<String> bundle = new ArrayList<>();
            certificate.trustingOptions().forEach(option -> {
                String value = option.substring(option.indexOf('=') + 1);
                bundle.add("spring.ssl.bundle.jks.redis.truststore."
                        + (option.contains("Password") ? "password=" + value : "location=file:" + value));
            });
            reaches(application(Shop.class), bundle, "drey.remote.uri=" + server.uri(), "drey.remote.ssl.bundle=redis");
            reaches(
                    application(Shop.class),
                    bundle,
                    "spring.data.redis.host=127.0.0.1",
                    "spring.data.redis.port=" + server.port(),
                    "spring.data.redis.ssl.bundle=redis");
            SecureService.server = server;
            reaches(application(Shop.class, SecureService.class), bundle);

            try (ConfigurableApplicationContext without = run(
                    application(Shop.class),
                    "drey.remote.uri=" + server.uri(),
                    "drey.defaults.write-behind.close-timeout=100ms")) {
                assertThat(without.getBean(Books.class).find("1"))
                        .as("the JVM does not believe that certificate")
                        .isNotEqualTo(without.getBean(Books.class).find("1"));
            }
        }
    }

    private void reaches(SpringApplicationBuilder builder, List<String> bundle, String... properties) {
        List<String> all = new ArrayList<>(bundle);
        all.addAll(List.of(properties));
        try (ConfigurableApplicationContext context = run(builder, all.toArray(String[]::new))) {
            ManagerOptions options = DreyOptions.of(context, context.getClassLoader(), Stream.of());
            assertThat(options.remote()).startsWith("rediss://127.0.0.1:");
            assertThat(options.tls().trustManagers()).isNotNull();
            Books books = context.getBean(Books.class);
            assertThat(books.find("secure")).isEqualTo(books.find("secure"));
            assertThat(context.getBean(CacheManager.class).unwrap(Health.class).contact())
                    .isTrue();
        }
    }

    private FailureAnalysis analysis(Environment environment, String... properties) {
        Throwable failure = catchThrowable(() -> run(application(Shop.class), properties));
        assertThat(failure).isNotNull();
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(
                        getClass().getClassLoader())
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, environment),
                        (name, type, e) -> {});
        return analyzers.stream()
                .filter(DreyFailureAnalyzer.class::isInstance)
                .map(each -> each.analyze(failure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMistakeInTheConfigurationIsExplainedAsBootDoes() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new OriginTrackedMapPropertySource(
                        "application.yml",
                        Map.of("drey.remote.url", OriginTrackedValue.of("redis://host", new Origin() {
                            @Override
                            public String toString() {
                                return "class path resource [application.yml] - 3:10";
                            }
                        }))));

        FailureAnalysis slip = analysis(environment, "drey.remote.url=redis://host");

        assertThat(slip.getDescription())
                .contains("drey.remote.url is not a key of Drey")
                .contains("Origin: class path resource [application.yml] - 3:10");
        assertThat(slip.getAction()).isEqualTo("Write drey.remote.uri instead of drey.remote.url.");

        FailureAnalysis value = analysis(environment, "drey.defaults.write=sideways");

        assertThat(value.getDescription()).contains("drey.defaults.write").contains("sideways");
        assertThat(value.getAction()).startsWith("Write ").contains("behind").contains("through");
    }

    /** Loads the application's own classes anew, as the class loader of devtools does. */
    private static final class Restarted extends ClassLoader {

        Restarted() {
            super(WaysOfBootTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("io.drey.spring.shop.")) {
                    loaded = defined(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void aRestartedApplicationGetsItsNewClassesFromTheCache() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Object before = found(new Restarted(), server);
            Object after = found(new Restarted(), server);

            assertThat(before.toString()).isEqualTo(new Book("1", "title 1").toString());
            assertThat(after).as("cached by the first run").hasToString(before.toString());
            assertThat(after.getClass()).isNotSameAs(before.getClass());
        }
    }

    /** What an application of that class loader finds the second time, so in its cache. */
    private Object found(ClassLoader loader, RedisServer server) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try (ConfigurableApplicationContext context = run(
                application(loader.loadClass(Shop.class.getName())).resourceLoader(new DefaultResourceLoader(loader)),
                "drey.remote.uri=" + server.uri())) {
            Object books = context.getBean("books");
            Method find = books.getClass().getMethod("find", String.class);
            find.invoke(books, "1");
            Object found = find.invoke(books, "1");
            assertThat(found.getClass().getClassLoader()).isSameAs(loader);
            return found;
        } finally {
            thread.setContextClassLoader(own);
        }
    }
}
