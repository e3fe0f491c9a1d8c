package io.drey.internal.config;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Makes the options of a cache manager from the arguments of {@link javax.cache.spi.CachingProvider#getCacheManager}.
 * Most applications write no configuration. For them Typesafe Config is not even loaded, since that would take as long
 * as everything else that Drey needs to start. Immutable, any thread; reads files, never the network.
 */
public final class ConfigurationReader {

    /** The URI of the manager that an application gets without naming one: {@code drey.conf} if there is one. */
    public static final URI DEFAULT_URI = ManagerUris.DEFAULT;

    private final Properties systemProperties;
    private final Map<String, String> environment;
    private final Properties weakest;

    /** Takes the system properties and the environment as they are now. */
    public ConfigurationReader() {
        this(System.getProperties(), System.getenv());
    }

    ConfigurationReader(Properties systemProperties, Map<String, String> environment) {
        this(
                PropertyTexts.of(systemProperties, Origins.SYSTEM, true),
                EnvironmentVariables.ofDrey(environment),
                new Properties());
    }

    private ConfigurationReader(Properties systemProperties, Map<String, String> environment, Properties weakest) {
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.weakest = weakest;
    }

    /** One that takes these in place of the defaults of the options. */
    ConfigurationReader over(Properties defaults) {
        return new ConfigurationReader(systemProperties, environment, defaults);
    }

    /**
     * Reads everything at once; later changes of files or properties have no effect.
     *
     * @param uri {@link #DEFAULT_URI}, a configuration file ({@code classpath:}, {@code file:}, {@code jar:}) or the
     *     address of a remote tier
     * @param loader where {@code classpath:} files and codecs are found
     * @param properties those that start with {@code drey.} override all other sources; numbers, booleans and the like
     *     count as the texts they print
     * @throws io.drey.ConfigurationException if something is missing, unknown or out of its range
     */
    public Configured configured(URI uri, ClassLoader loader, Properties properties) {
        Properties given = PropertyTexts.of(properties, Origins.GIVEN, false);
        boolean written =
                !given.isEmpty() || !weakest.isEmpty() || namesDrey(systemProperties) || !environment.isEmpty();
        ManagerOptions unwritten = written ? null : unwritten(uri, loader);
        return unwritten != null
                ? new Origins(Origins.ofUnwritten(uri), false, false, environment).of(unwritten)
                : new HoconReader(systemProperties, environment).read(uri, loader, given, weakest);
    }

    /** Returns the options of {@link #configured} without their sources. */
    public ManagerOptions read(URI uri, ClassLoader loader, Properties properties) {
        return configured(uri, loader, properties).options();
    }

    /** Returns whether a URI names a file, as far as its scheme tells. */
    public static boolean isFile(URI uri) {
        return ManagerUris.isFile(uri);
    }

    private static boolean namesDrey(Properties properties) {
        return properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith(PropertyTexts.PREFIX));
    }

    /**
     * Returns the options of a bare address, or null if there is something to read, or a mistake for the full reader to
     * report.
     */
    private static @Nullable ManagerOptions unwritten(URI uri, ClassLoader loader) {
        if (uri.equals(DEFAULT_URI)) {
            return loader.getResource(ManagerUris.DEFAULT_FILE) == null
                    ? ManagerOptions.builder().build()
                    : null;
        }
        if (!RemoteAddress.isScheme(uri.getScheme()) || uri.toString().indexOf('?') >= 0) {
            return null;
        }
        try {
            return ManagerOptions.builder().remote(uri.toString()).build();
        } catch (ConfigurationException e) {
            return null;
        }
    }
}
