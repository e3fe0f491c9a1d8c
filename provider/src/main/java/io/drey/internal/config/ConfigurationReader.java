package io.drey.internal.config;

import io.drey.ManagerOptions;
import java.net.URI;
import java.util.Properties;

/**
 * Makes the options of a cache manager out of what {@link javax.cache.spi.CachingProvider#getCacheManager} is given.
 * Where nobody has written anything, which is so for most, no file is parsed: it would take as long as all else that Drey
 * needs to start. Immutable, any thread; reads files, never the network.
 */
public final class ConfigurationReader {

    /** The URI of the manager that an application gets without naming one: {@code drey.conf} if there is one. */
    public static final URI DEFAULT_URI = Unwritten.DEFAULT_URI;

    private final Properties systemProperties;

    /** Takes the system properties as they are now. */
    public ConfigurationReader() {
        this(System.getProperties());
    }

    ConfigurationReader(Properties systemProperties) {
        this.systemProperties = PropertyTexts.of(systemProperties, Sources.SYSTEM, true);
    }

    /**
     * Reads everything at once; later changes of files or properties have no effect.
     *
     * @param uri {@link #DEFAULT_URI}, a configuration file ({@code classpath:}, {@code file:}, {@code jar:}) or the
     *     address of a remote tier
     * @param loader where {@code classpath:} files and codecs are found
     * @param properties those that start with {@code drey.} override the file; numbers, booleans and their like count as
     *     what they print
     * @throws io.drey.ConfigurationException if something is missing, unknown or out of its range
     */
    public ManagerOptions read(URI uri, ClassLoader loader, Properties properties) {
        Properties given = PropertyTexts.of(properties, Sources.GIVEN, false);
        ManagerOptions unwritten = Unwritten.options(uri, loader, systemProperties, given);
        return unwritten != null ? unwritten : new HoconReader(systemProperties).read(uri, loader, given);
    }
}
