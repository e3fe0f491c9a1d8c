package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a configuration includes lies on this machine or on the class path, and nobody else is asked for it. */
class IncludesTest {

    private static final String MORE = "drey.namespace = included";

    @TempDir
    private Path directory;

    private final AtomicInteger visitors = new AtomicInteger();
    private final ServerSocket listener;

    IncludesTest() throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "serves-configuration");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + MORE.length() + "\r\nConnection: close\r\n\r\n" + MORE;
        while (!listener.isClosed()) {
            try (Socket visitor = listener.accept()) {
                visitors.incrementAndGet();
                visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // the test has ended, or the visitor has gone
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private String here(String text) {
        return text.replace("HOST", "127.0.0.1:" + listener.getLocalPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include url(\"http://HOST/more.conf\")",
                "include \"http://HOST/more.conf\"",
                "include required(url(\"http://HOST/more.conf\"))",
                "include required(\"http://HOST/more.conf\")",
                "include \"HTTP://HOST/more.conf\"",
                "include \"url:http://HOST/more.conf\"",
                "include url(\"jar:http://HOST/more.jar!/more.conf\")",
                "include \"jar:http://HOST/more.jar!/more.conf\"",
                "include url(\"ftp://HOST/more.conf\")",
                "include url(\"file://HOST/more.conf\")",
                "drey { include url(\"http://HOST/more.conf\") }",
                "drey.caches { include \"http://HOST/more.conf\" }",
                "include file(\"next.conf\")",
                "include \"next\""
            })
    void nothingIsIncludedFromTheNetwork(String include) throws IOException {
        Path next = Files.writeString(directory.resolve("next.conf"), here("include url(\"http://HOST/more.conf\")"));
        String hocon = here(include).replace("file(\"next.conf\")", "file(\"" + next + "\")");

        assertThatThrownBy(() -> Reading.file(directory, hocon + "\ndrey.namespace = shop"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not read over the network")
                .hasMessageContaining("include file(");
        assertThat(visitors).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://HOST/drey.conf",
                "jar:http://HOST/more.jar!/drey.conf",
                "url:http://HOST/drey.conf",
                "ftp://HOST/drey.conf",
                "file://HOST/drey.conf",
                "file://localhost.example/drey.conf"
            })
    void noManagerIsConfiguredFromTheNetwork(String uri) {
        assertThatThrownBy(() -> Reading.uri(here(uri), new Properties()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not read over the network");
        assertThat(visitors).hasValue(0);
    }

    @Test
    void filesBesideItAndOnTheClassPathAreIncluded() throws IOException {
        Path apart = Files.createDirectory(directory.resolve("apart"));
        Files.writeString(directory.resolve("beside.conf"), "drey.remote.partitions = 8");
        Files.writeString(apart.resolve("absolute.conf"), "drey.remote.log-length = 99");
        Files.writeString(apart.resolve("resource.conf"), "drey.remote.max-in-flight = 77");
        URI file = Reading.write(directory, "test.conf", """
                include "beside"
                include required(file("APART/absolute.conf"))
                include url("file:APART/absolute.conf")
                include classpath("resource.conf")
                include "missing"
                drey.remote.uri = "redis://h"
                """.replace("APART", apart.toString()));

        try (URLClassLoader loader = new URLClassLoader(new URL[] {apart.toUri().toURL()}, null)) {
            ManagerOptions options =
                    new ConfigurationReader(new Properties(), Map.of()).read(file, loader, new Properties());

            assertThat(options.partitions()).isEqualTo(8);
            assertThat(options.logLength()).isEqualTo(99);
            assertThat(options.maxInFlight()).isEqualTo(77);
        }
    }

    @Test
    void aFileThatIsRequiredAndMissingIsAnError() {
        assertThatThrownBy(() -> Reading.file(directory, "include required(\"missing.conf\")\ndrey.namespace = x"))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aJarOfTheClassPathMayIncludeWhatLiesInIt() throws IOException {
        Path jar = directory.resolve("more.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("drey.conf"));
            zip.write("include classpath(\"more.conf\")".getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("more.conf"));
            zip.write(MORE.getBytes(StandardCharsets.US_ASCII));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            ManagerOptions options = new ConfigurationReader(new Properties(), Map.of())
                    .read(ConfigurationReader.DEFAULT_URI, loader, new Properties());

            assertThat(options.namespace()).isEqualTo("included");
        }
    }

    @Test
    void typesafesOwnPropertiesNameNoOtherFile() {
        Properties system = Reading.properties(
                "config.url", here("http://HOST/drey.conf"),
                "config.file", "/no/such/file.conf",
                "config.resource", "no-such.conf",
                "config.override_with_env_vars", "true");

        ManagerOptions options = new ConfigurationReader(system, Map.of())
                .read(
                        Reading.write(directory, "test.conf", "drey.namespace = shop"),
                        getClass().getClassLoader(),
                        new Properties());

        assertThat(options.namespace()).isEqualTo("shop");
        assertThat(visitors).hasValue(0);
    }

    @Test
    void ofSeveralFilesOnTheClassPathItIsSaidWhichOneIsRead() throws IOException {
        List<String> log = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel() == Level.WARNING) {
                    log.add(new SimpleFormatter().formatMessage(line));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Path one = Files.createDirectory(directory.resolve("one"));
        Path other = Files.createDirectory(directory.resolve("other"));
        Path same = Files.createDirectory(directory.resolve("same"));
        Reading.write(one, "drey.conf", "drey.namespace = one");
        Reading.write(other, "drey.conf", "drey.namespace = other");
        Reading.write(same, "drey.conf", "drey.namespace = one");
        Logger.getLogger("io.drey.internal.config").addHandler(handler);
        try {
            assertThat(namespace(one, same)).isEqualTo("one");
            assertThat(log).isEmpty();
            assertThat(namespace(one, other)).isEqualTo("one");
        } finally {
            Logger.getLogger("io.drey.internal.config").removeHandler(handler);
        }

        assertThat(log).singleElement().asString().contains("several drey.conf", one.toString(), other.toString());
    }

    private static String namespace(Path... classPath) throws IOException {
        URL[] urls = new URL[classPath.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath[i].toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            return new ConfigurationReader(new Properties(), Map.of())
                    .read(ConfigurationReader.DEFAULT_URI, loader, new Properties())
                    .namespace();
        }
    }
}
