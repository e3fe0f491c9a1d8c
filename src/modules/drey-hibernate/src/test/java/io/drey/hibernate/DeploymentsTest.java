package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two deployments in one JVM, each with its own classes; Drey and Hibernate are shared. */
class DeploymentsTest {

    private static final String EXPECTED = "7LOUD!LOUD! 7LOUD!LOUD! 0";

    private static RedisServer redis;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** Wakes what is shared: H2 and Netty have exceptions in static fields, which keep the classes of who woke them. */
    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        Shop.of(Shop.inMemory("awake"), redis.uri()).map(Note.class).open().close();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    /** Loads the classes of the application itself. */
    private static final class Loader extends URLClassLoader {

        Loader() {
            super(new URL[0], DeploymentsTest.class.getClassLoader());
        }

        private static boolean isOfTheApplication(String name) {
            return name.startsWith("io.drey.hibernate.shop.")
                    || name.startsWith("io.drey.hibernate.Shop")
                    || name.equals("io.drey.hibernate.Deployed");
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null || !isOfTheApplication(name)) {
                    return known != null ? known : super.loadClass(name, resolve);
                }
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) { // such as one that is made while everything runs
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }

        <T> T run(Callable<T> work) throws Exception {
            FutureTask<T> task = new FutureTask<>(work);
            Thread thread = new Thread(null, task, "deployment", 0, false);
            thread.setContextClassLoader(this);
            thread.start();
            return task.get(120, TimeUnit.SECONDS);
        }
    }

    /** One deployment, and the shop in it. */
    private record Deployment(Loader loader, Callable<String> shop) implements AutoCloseable {

        @SuppressWarnings("unchecked") // that is what it implements
        static Deployment of(String database, String redis, String namespace) throws Exception {
            Loader loader = new Loader();
            Object shop = loader.run(() -> loader.loadClass("io.drey.hibernate.Deployed")
                    .getConstructor(String.class, String.class, String.class)
                    .newInstance(database, redis, namespace));
            return new Deployment(loader, (Callable<String>) shop);
        }

        String read() throws Exception {
            return loader.run(shop);
        }

        @Override
        public void close() {
            try {
                loader.run(() -> shop.getClass().getMethod("close").invoke(shop));
                loader.close();
            } catch (Exception e) {
                throw new IllegalStateException("the deployment did not close", e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachDeploymentReadsEntitiesOfItsOwnClasses(boolean sameRegions) throws Exception {
        String other = sameRegions ? name : name + "b";
        try (Deployment one = Deployment.of(Shop.inMemory(name), redis.uri(), name);
                Deployment two = Deployment.of(Shop.inMemory(other), redis.uri(), other)) {
            assertThat(one.read()).isEqualTo(EXPECTED);
            assertThat(two.read()).isEqualTo(EXPECTED);
            assertThat(one.read()).isEqualTo(EXPECTED);
        }
    }

    /** The JDK keeps the classes of the components of whichever record was last compared for the first time. */
    private record Last(Thread.State state) {}

    /**
     * A loader and everything in it can be collected, once its deployment is closed. A walk of the heap has shown who
     * else held one: the JDK by {@link Last}, and those whom {@link #start} wakes. With newer JDKs that does not wake
     * all: the first deployment of a JVM may stay as long as the JVM, and no later one does.
     */
    @Test
    void aClosedDeploymentLeavesNoClassLoader() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loaders.add(closed());
        }
        if (Runtime.version().feature() > 17) {
            loaders.remove(0);
        }
        assertThat(new Last(Thread.State.NEW))
                .isEqualTo(new Last(Thread.State.NEW))
                .hasSameHashCodeAs(new Last(Thread.State.NEW));

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.refersTo(null));
        });
    }

    private WeakReference<ClassLoader> closed() throws Exception {
        try (Deployment deployment = Deployment.of(Shop.inMemory(name), redis.uri(), name)) {
            assertThat(deployment.read()).isEqualTo(EXPECTED);
            return new WeakReference<>(deployment.loader);
        }
    }
}
