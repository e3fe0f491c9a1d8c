package io.drey.internal.config;

import io.drey.ConfigurationException;
import io.drey.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A configuration file. */
public final class ConfigurationFuzz implements FuzzTarget {

    private static final ConfigurationFuzz THIS = new ConfigurationFuzz();
    private static final String SECRET = "geheimnis";

    private final ClassLoader loader = ConfigurationFuzz.class.getClassLoader();
    private final Path file;

    public ConfigurationFuzz() {
        try {
            file = Files.createTempFile("drey-fuzz", ".conf");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.toFile().deleteOnExit();
    }

    /** For Jazzer, which counts the time of the first input: that is not to load and prepare the classes. */
    public static void fuzzerInitialize() {
        THIS.seeds().forEach(THIS::take);
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                        "drey { remote { uri = \"redis://user:" + SECRET + "@localhost\", command-timeout = 2s }\n"
                                + "  defaults { max-staleness = 1s, write = behind } }",
                        "drey.remote.uri = \"redis://localhost?password=" + SECRET + "\"\ndrey.namespace = a",
                        "drey.remote.password = " + SECRET + "\ndrey.codec.allow = [\"com.acme.*\"]\n"
                                + "drey.codec.allow += \"com.acme.B\"\ndrey.caches.\"a b\".local.maximum-size = 10",
                        "drey.caches { \"com.acme.*\" { expiry.creation = 10m, preset = hibernate } }",
                        "{\"drey\": {\"remote\": {\"partitions\": 16}}}")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void take(byte[] input) {
        if (new String(input, StandardCharsets.UTF_8).contains("include")) {
            return; // may name other files of this machine
        }
        URI uri;
        try {
            Files.write(file, input);
            uri = file.toUri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            new ConfigurationReader(new Properties(), Map.of()).read(uri, loader, new Properties());
        } catch (ConfigurationException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("password=" + SECRET) || message.contains(':' + SECRET + '@')) {
                throw new IllegalStateException("shows the password", e);
            }
        }
    }
}
