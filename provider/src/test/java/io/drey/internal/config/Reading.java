package io.drey.internal.config;

import io.drey.ManagerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Reads configuration for tests, apart from the JVM's own system properties. */
final class Reading {

    private static final ClassLoader LOADER = Reading.class.getClassLoader();

    private Reading() {}

    static ManagerOptions file(Path directory, String hocon) {
        return uri(write(directory, "test.conf", hocon).toString(), new Properties());
    }

    static ManagerOptions uri(String uri, Properties properties) {
        return new ConfigurationReader(new Properties(), Map.of()).read(URI.create(uri), LOADER, properties);
    }

    static URI write(Path directory, String name, String hocon) {
        try {
            return Files.writeString(directory.resolve(name), hocon).toUri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
