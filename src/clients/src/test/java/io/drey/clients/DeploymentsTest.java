package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two deployments of Hibernate in one JVM, each with its own class loader; Drey and Hibernate are shared. */
class DeploymentsTest {

    private static final String EXPECTED = "LOUD!7LOUD!LOUD! LOUD!7LOUD!LOUD! 0";

    private static RedisServer redis;

    @TempDir
    Path directory;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    /** Loads this package's classes itself. */
    private static final class Loader extends URLClassLoader {
        Loader() {
            super(new URL[0], DeploymentsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null || !name.startsWith("io.drey.clients.")) {
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
            Thread thread = new Thread(task, "deployment");
            thread.setContextClassLoader(this);
            thread.start();
            return task.get(120, TimeUnit.SECONDS);
        }
    }

    /** One deployment, and the shop in it. */
    private record Deployment(Loader loader, Callable<String> shop) implements AutoCloseable {

        @SuppressWarnings("unchecked") // that is what it implements
        static Deployment of(String database, String configuration) throws Exception {
            Loader loader = new Loader();
            Object shop = loader.loadClass("io.drey.clients.Deployed")
                    .getConstructor(String.class, String.class)
                    .newInstance(database, configuration);
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
    @CsvSource({"LOCAL, true", "LOCAL, false", "REDIS_WITH_PRESET, true", "REDIS_WITH_PRESET, false"})
    void eachDeploymentReadsEntitiesOfItsOwnClasses(Setup setup, boolean sameDatabase) throws Exception {
        String database = sameDatabase ? name : name + "b";
        String uri = setup.file(directory, redis.uri(), name).toString();
        String other = !sameDatabase && setup.isShared()
                ? setup.file(directory, redis.uri(), database).toString()
                : uri;
        try (Deployment one = Deployment.of(name, uri);
                Deployment two = Deployment.of(database, other)) {
            assertThat(one.read()).isEqualTo(EXPECTED);
            assertThat(two.read()).isEqualTo(EXPECTED);
            assertThat(one.read()).isEqualTo(EXPECTED);
        }
    }
}
