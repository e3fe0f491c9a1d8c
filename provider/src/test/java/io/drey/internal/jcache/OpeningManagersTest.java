package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TieredCachingProvider;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Classes that a configuration names, whose constructors hang, throw or open managers, while others open and close. */
@Tag("concurrent")
@Timeout(60)
class OpeningManagersTest {

    private static final ClassLoader LOADER = OpeningManagersTest.class.getClassLoader();
    private static final URI HANGING = URI.create("redis://127.0.0.1:1/1");
    private static final URI OTHER = URI.create("redis://127.0.0.1:1/2");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static volatile Callable<?> constructing = () -> null;

    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final OpenManagers managers = new OpenManagers(provider, Duration.ofMillis(300));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** What the configuration names. */
    public static final class Credentials implements RedisCredentialsProvider {

        public Credentials() throws Exception {
            constructing.call();
        }

        @Override
        public Mono<RedisCredentials> resolveCredentials() {
            return Mono.just(RedisCredentials.just("user", "password"));
        }
    }

    @AfterEach
    void end() {
        released.countDown();
        threads.shutdown();
        constructing = () -> null;
        managers.closeAll();
    }

    private static Properties withCredentials() {
        Properties properties = new Properties();
        properties.setProperty("drey.remote.credentials-class", Credentials.class.getName());
        return properties;
    }

    private CacheManager open(URI uri, ClassLoader loader, Properties properties) {
        return managers.open(uri, loader, properties);
    }

    private Future<CacheManager> hang() throws InterruptedException {
        constructing = () -> {
            begun.countDown();
            return released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        };
        Future<CacheManager> hanging = threads.submit(() -> open(HANGING, LOADER, withCredentials()));
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return hanging;
    }

    private static @Nullable Throwable failure(Future<?> of) throws InterruptedException {
        try {
            of.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void whileAConstructorHangsOtherManagersAreOpenedAndClosed() throws Exception {
        Future<CacheManager> hanging = hang();
        ClassLoader otherLoader = new ClassLoader(LOADER) {};

        CacheManager other = open(OTHER, LOADER, new Properties());
        CacheManager same = open(HANGING, otherLoader, new Properties());
        other.close();
        managers.close(otherLoader);

        assertThat(other.isClosed()).isTrue();
        assertThat(same.isClosed()).isTrue();
        assertThat(hanging.isDone()).isFalse();
        released.countDown();
        assertThat(hanging.get().isClosed()).isFalse();
        assertThat(open(HANGING, LOADER, new Properties())).isSameAs(hanging.get());
    }

    @Test
    void whoOpensTheSameManagerWaitsForItAndGivesUpInTheEnd() throws Exception {
        Future<CacheManager> hanging = hang();

        assertThatThrownBy(() -> open(HANGING, LOADER, withCredentials()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("gave up")
                .hasMessageContaining("makes or ends cache manager redis://127.0.0.1:1/1");

        released.countDown();
        assertThat(open(HANGING, LOADER, withCredentials())).isSameAs(hanging.get());
    }

    @Test
    void closingDoesNotWaitForAConstructorThatHangsAndWhatItWasForIsClosed() throws Exception {
        Future<CacheManager> hanging = hang();
        CacheManager other = open(OTHER, LOADER, new Properties());

        CompletableFuture<Void> closing = CompletableFuture.runAsync(managers::closeAll, threads);

        assertThat(closing).succeedsWithin(PATIENCE);
        assertThat(other.isClosed()).isTrue();
        released.countDown();
        assertThat(failure(hanging))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cache manager redis://127.0.0.1:1/1 was closed while it was being opened");
        assertThat(open(HANGING, LOADER, new Properties()).isClosed()).isFalse();
    }

    @Test
    void whatIsClosedByItsNameIsClosedAlthoughItIsStillBeingOpenedAndOthersAreNot() throws Exception {
        Future<CacheManager> hanging = hang();

        managers.close(OTHER, LOADER);
        managers.close(HANGING, new ClassLoader(LOADER) {});
        released.countDown();

        assertThat(hanging.get().isClosed()).isFalse();
        managers.close(HANGING, LOADER);
        assertThat(hanging.get().isClosed()).isTrue();
    }

    @Test
    void aConstructorThatThrowsLeavesNothingAndTheNextOneIsCalled() {
        constructing = () -> {
            throw new IllegalStateException("not today");
        };
        assertThatThrownBy(() -> open(HANGING, LOADER, withCredentials())).hasStackTraceContaining("not today");
        constructing = () -> {
            throw new NoClassDefFoundError("of a rollout");
        };
        assertThatThrownBy(() -> open(HANGING, LOADER, withCredentials())).hasStackTraceContaining("of a rollout");
        constructing = () -> null;

        CacheManager manager = open(HANGING, LOADER, withCredentials());

        assertThat(manager.isClosed()).isFalse();
        assertThat(open(HANGING, LOADER, withCredentials())).isSameAs(manager);
    }

    @Test
    void aConstructorThatOpensItsOwnManagerIsRefusedAndOneThatOpensAnotherIsNot() {
        constructing = () -> open(HANGING, LOADER, withCredentials());
        assertThatThrownBy(() -> open(HANGING, LOADER, withCredentials()))
                .hasStackTraceContaining("is just being opened, by this very thread");
        constructing = () -> open(OTHER, LOADER, new Properties());

        CacheManager manager = open(HANGING, LOADER, withCredentials());

        assertThat(manager.isClosed()).isFalse();
        assertThat(open(OTHER, LOADER, new Properties())).isNotSameAs(manager);
    }

    @Test
    void manyThreadsThatOpenOneManagerGetTheSame() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        Callable<CacheManager> opening = () -> {
            together.await();
            return open(OTHER, LOADER, withCredentials());
        };
        Future<CacheManager> one = threads.submit(opening);
        Future<CacheManager> two = threads.submit(opening);
        Future<CacheManager> three = threads.submit(opening);
        together.countDown();

        assertThat(two.get()).isSameAs(one.get());
        assertThat(three.get()).isSameAs(one.get());
    }
}
