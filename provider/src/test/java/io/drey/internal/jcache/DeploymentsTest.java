package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several deployments in one JVM share Drey, and nothing else. */
class DeploymentsTest {

    private static RedisServer server;

    private final TieredCachingProvider provider = new TieredCachingProvider();

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private static URI uri() {
        return URI.create(server.uri() + "?partitions=4&codec.allow=io.drey.internal.jcache.deployed.*");
    }

    @SuppressWarnings("unchecked") // of the test's own classes
    private static String run(DeploymentLoader deployment, String application, CachingProvider provider, URI uri)
            throws Exception {
        BiFunction<CachingProvider, URI, String> made = deployment.make(BiFunction.class, application);
        return deployment.run(() -> made.apply(provider, uri));
    }

    @Test
    void eachDeploymentGetsItsOwnClassesFromTheProvidersDefaultLoader() throws Exception {
        for (URI uri : new URI[] {uri(), TieredCachingProvider.DEFAULT_URI}) {
            try (DeploymentLoader one = new DeploymentLoader();
                    DeploymentLoader two = new DeploymentLoader()) {
                assertThat(run(one, "Orders", provider, uri)).isEqualTo("BLUEtruetrue");
                assertThat(run(two, "Orders", provider, uri)).isEqualTo("BLUEtruetrue");
                assertThat(run(one, "Orders", provider, uri)).isEqualTo("BLUEtruetrue");
            }
        }
    }

    @Test
    void theDefaultLoaderIsTheThreadsUnlessItKnowsLessThanDreys() throws Exception {
        ClassLoader own = TieredCachingProvider.class.getClassLoader();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (DeploymentLoader deployment = new DeploymentLoader()) {
            CacheManager manager = deployment.run(() -> provider.getCacheManager());
            assertThat(manager.getClassLoader()).isSameAs(deployment);
            assertThat((Object) deployment.run(() -> provider.getCacheManager()))
                    .isSameAs(manager);
            assertThat(provider.getCacheManager()).isNotSameAs(manager);
            for (ClassLoader less : new ClassLoader[] {null, own, own.getParent()}) {
                Thread.currentThread().setContextClassLoader(less);
                assertThat(provider.getDefaultClassLoader()).isSameAs(own);
            }
            deployment.run(() -> {
                provider.close(null);
                return "closed";
            });
            assertThat(manager.isClosed()).isTrue();
            assertThat(provider.getCacheManager().isClosed()).isFalse();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void aClosedDeploymentIsForgottenThoughOthersLiveOn() throws Exception {
        WeakReference<DeploymentLoader> gone = deployAndClose();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(gone.get()).isNull();
        });
    }

    /** The first deployment starts what both need; the second one keeps it. */
    @SuppressWarnings("unchecked") // of the test's own classes
    private WeakReference<DeploymentLoader> deployAndClose() throws Exception {
        DeploymentLoader deployment = new DeploymentLoader();
        BiFunction<CachingProvider, URI, String> brief = deployment.make(BiFunction.class, "Orders$Brief");
        String answer = deployment.run(() -> {
            CacheManager first = provider.getCacheManager(URI.create(uri() + "&namespace=first"), null);
            first.createCache("first", new MutableConfiguration<>()).put("key", "value");
            provider.getCacheManager(uri(), TieredCachingProvider.class.getClassLoader());
            assertThat(heirsOf(deployment)).isEmpty();
            first.close();
            return brief.apply(provider, uri()) + brief.apply(provider, TieredCachingProvider.DEFAULT_URI);
        });
        assertThat(answer).isEqualTo("keyloadedtruekeyloadedtrue");
        deployment.close();
        return new WeakReference<>(deployment);
    }

    /** Threads that are not there for the deployment's own code, and have its class loader all the same. */
    private static Set<String> heirsOf(DeploymentLoader deployment) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == deployment && thread != Thread.currentThread())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("drey-background-"))
                .collect(Collectors.toSet());
    }
}
