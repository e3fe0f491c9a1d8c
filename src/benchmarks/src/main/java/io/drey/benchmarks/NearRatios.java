package io.drey.benchmarks;

import io.drey.TieredCachingProvider;
import io.drey.servers.Deployment;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * Hits in the local tier, with and without Redis behind it, of this version beside another one, in turns in one JVM.
 * Each version has a class loader of its own, with the same libraries, and a namespace of its own on the same server.
 * Default options. Turns are measured by the thread's processor time, so that a busy machine does not decide.
 */
public final class NearRatios {

    /** Fewer than a local tier holds by default. */
    private static final int KEYS = 5_000;

    private static final String OTHER = "other";

    private final String[] drawn = Keys.zipf(Arrays.copyOf(Keys.all(), KEYS));
    private int next;

    private NearRatios() {}

    /** Takes the directory or archive of another version's classes, as {@code mvn compile} makes it. */
    public static void main(String[] arguments) throws ReflectiveOperationException, MalformedURLException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("name the classes of another version: .../provider/target/classes");
        }
        Path own = Path.of(URI.create(TieredCachingProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        new NearRatios().measure(own, Path.of(arguments[0]).toAbsolutePath());
    }

    private void measure(Path own, Path other) throws ReflectiveOperationException, MalformedURLException {
        try (Deployment.Running servers = Deployment.REDIS.start()) {
            measure("hit of a cache in Redis", own, other, URI.create(servers.uri()));
        }
        measure("hit of a cache without Redis", own, other, null);
    }

    private void measure(String title, Path own, Path other, URI uri)
            throws ReflectiveOperationException, MalformedURLException {
        Map<String, Contender<String>> contenders = new LinkedHashMap<>();
        try {
            contenders.put(OTHER, open(OTHER, provider(own, other), uri));
            contenders.put("this", open("this", provider(own, own), uri));
            fill(contenders.values());
            Map<String, Supplier<?>> gets = new LinkedHashMap<>();
            contenders.forEach((name, cache) -> gets.put(name, () -> hit(cache)));
            StolenTime stolen = new StolenTime();
            Ratios.print(title, OTHER, gets, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
            System.out.println("stolen by the host: " + stolen);
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    private String hit(Contender<String> cache) {
        return cache.get(drawn[next++ & (Keys.DRAWN - 1)]);
    }

    private static Contender<String> open(String name, CachingProvider provider, URI uri) {
        Properties properties = new Properties();
        if (uri != null) {
            properties.setProperty("drey.namespace", name);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.getClass().getClassLoader()); // whose services are of this version
        try {
            return JCacheContender.open(
                    provider,
                    uri,
                    properties,
                    new MutableConfiguration<String, String>().setTypes(String.class, String.class));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Key by key in turns, since where objects lie in memory matters more than what is done with them. */
    private static void fill(Collection<Contender<String>> contenders) {
        String[] keys = Keys.all();
        for (int i = 0; i < KEYS; i++) {
            for (Contender<String> cache : contenders) {
                cache.put(keys[i], Keys.value(i));
            }
        }
    }

    @SuppressWarnings("resource") // its classes are needed as long as this runs
    private static CachingProvider provider(Path own, Path classes)
            throws ReflectiveOperationException, MalformedURLException {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            Path entry = Path.of(path[i]).toAbsolutePath();
            urls[i] = (entry.equals(own) ? classes : entry).toUri().toURL();
        }
        ClassLoader loader = new URLClassLoader(urls, new StandardOnly());
        return (CachingProvider) Class.forName(TieredCachingProvider.class.getName(), true, loader)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** Knows the JDK and JSR-107's own types only, which both versions share. */
    private static final class StandardOnly extends ClassLoader {

        StandardOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("javax.cache.")) {
                return NearRatios.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
