package io.drey.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.config.Relaxed;
import io.drey.servers.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.w3c.dom.NodeList;

/**
 * What the README and the guides tell users to write works: Java is compiled and run, files are read, dependencies are
 * of modules that there are. It is here because this module has all of Drey's on its class path.
 */
class SnippetsTest {

    private static final Path ROOT = Path.of("../../..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern MODULES = Pattern.compile("(?m)^    .*?-pl ([\\w,./-]+)");

    /**
     * Beginnings of what others read: Hibernate's properties, twemproxy's file, Redis' users, objects of Kubernetes.
     */
    private static final List<String> OTHERS = List.of("hibernate.cache.", "cache:\n", "user drey on ", "apiVersion: ");

    private static final String FRAME = """
            import io.drey.*;
            import io.drey.console.Console;
            import io.drey.crac.Checkpoints;
            import io.drey.micrometer.*;
            import io.drey.spring.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.micrometer.observation.ObservationRegistry;
            import java.net.URI;
            import java.time.Duration;
            import javax.cache.*;
            import javax.cache.configuration.*;
            import javax.cache.spi.CachingProvider;
            import org.springframework.context.annotation.Bean;

            public class Snippet {
                public CacheManager manager;
                public MeterRegistry registry;
                public ObservationRegistry observationRegistry;

                %s

                public void run() throws Exception {
                    %s
                }
            }
            """;

    private static RedisServer server;

    @TempDir
    private Path directory;

    private record Snippet(Path page, int line, String language, String text) {

        String name() {
            return ROOT.relativize(page) + ":" + line;
        }

        /** With a server that there is, and on a free port. */
        String here() {
            return text.replace("redis://localhost:6379", server.uri()).replace("port(8123)", "port(0)");
        }
    }

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static List<Snippet> snippets() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> guides = Files.list(ROOT.resolve("src/docs"))) {
            guides.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages) {
            String text = Files.readString(page);
            Matcher fenced = FENCED.matcher(text);
            while (fenced.find()) {
                int line = 1 + (int) text.substring(0, fenced.start()).lines().count();
                snippets.add(new Snippet(page, line, fenced.group(1), fenced.group(2)));
            }
        }
        return snippets;
    }

    @TestFactory
    Stream<DynamicTest> eachDoesWhatItSays() throws IOException {
        List<Snippet> snippets = snippets();
        assertThat(snippets).hasSizeGreaterThan(12);
        return snippets.stream().map(each -> dynamicTest(each.name(), () -> tryOut(each)));
    }

    private void tryOut(Snippet snippet) throws Exception {
        if (OTHERS.stream().anyMatch(snippet.text()::startsWith)) {
            return;
        }
        switch (snippet.language()) {
            case "java" -> run(snippet.here());
            case "xml" -> assertThat(ownModules(snippet.text())).isNotEmpty().allMatch(SnippetsTest::isModule);
            case "yaml" ->
                assertThat(optionsOfYaml(snippet.here()))
                        .isNotEqualTo(ManagerOptions.builder().build());
            case "" -> open(snippet.here());
            case "hocon" -> understand(snippet.here());
            default -> throw new AssertionError("nobody knows how to try out " + snippet.language());
        }
    }

    private void run(String text) throws Exception {
        StringWriter errors = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", path()));
        compiler.getTask(errors, null, null, options, null, List.of(new Source(framed(text))))
                .call();
        assertThat(errors.toString()).as(text).isEmpty();
        CacheManager manager =
                new TieredCachingProvider().getCacheManager(URI.create(server.uri() + "?namespace=snippets"), null);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> type = loader.loadClass("Snippet");
            Object snippet = type.getConstructor().newInstance();
            type.getField("manager").set(snippet, manager);
            type.getField("registry").set(snippet, (MeterRegistry) new SimpleMeterRegistry());
            type.getField("observationRegistry").set(snippet, ObservationRegistry.create());
            type.getMethod("run").invoke(snippet);
        } finally {
            manager.close();
            Caching.getCachingProvider(TieredCachingProvider.class.getName()).close();
        }
    }

    /** As a member of a class if it is a method, else as its body. */
    private static String framed(String text) {
        boolean member = text.startsWith("@");
        return FRAME.formatted(member ? text : "", member ? "" : text);
    }

    private static String path() {
        return System.getProperty("java.class.path");
    }

    /** Artifacts of Drey's that a dependency names. */
    private static List<String> ownModules(String xml) throws Exception {
        byte[] bytes = ("<all>" + xml + "</all>").getBytes(StandardCharsets.UTF_8);
        NodeList dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(bytes))
                .getElementsByTagName("dependency");
        List<String> own = new ArrayList<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            String text = dependencies.item(i).getTextContent();
            if (text.contains("io.drey")) {
                own.add(text.strip().split("\\s+")[1]);
            }
        }
        return own;
    }

    private static boolean isModule(String artifact) {
        return artifact.equals("drey")
                || Files.exists(ROOT.resolve("src/modules").resolve(artifact));
    }

    private static ManagerOptions optionsOfYaml(String yaml) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("application.yml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return Relaxed.read(SnippetsTest.class.getClassLoader(), Settings.of(environment), new Properties())
                .options();
    }

    /** A part of a file of Drey's, whose caches ask for modules or secrets that are not here: a manager opens by it. */
    private void understand(String hocon) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "A".repeat(43) + "=");
        String secret = Matcher.quoteReplacement("file:" + key);
        Path file = Files.writeString(
                directory.resolve("part.conf"), hocon.replaceAll("(file:/etc/drey/|env:DREY_)[^\"]+", secret));
        try (TieredCachingProvider provider = new TieredCachingProvider();
                CacheManager manager = provider.getCacheManager(file.toUri(), null)) {
            assertThat(manager.isClosed()).isFalse();
        }
    }

    /** A file of Drey's: a manager opens by it, and a cache can be used. */
    private void open(String hocon) throws IOException {
        Path file = Files.writeString(directory.resolve("drey.conf"), hocon);
        try (TieredCachingProvider provider = new TieredCachingProvider();
                CacheManager manager = provider.getCacheManager(file.toUri(), null)) {
            Cache<String, String> cache = manager.createCache(
                    "report.daily", new javax.cache.configuration.MutableConfiguration<String, String>());
            cache.put("key", "value");
            assertThat(cache.get("key")).isEqualTo("value");
        }
    }

    @Test
    void commandsNameModulesThatThereAre() throws IOException {
        List<String> named = new ArrayList<>();
        for (String page : List.of("README.md", "src/docs/operators.md", "src/docs/hibernate.md")) {
            MODULES.matcher(Files.readString(ROOT.resolve(page)))
                    .results()
                    .flatMap(found -> Arrays.stream(found.group(1).split(",")))
                    .forEach(named::add);
        }

        assertThat(named)
                .isNotEmpty()
                .allMatch(module -> Files.exists(ROOT.resolve(module).resolve("pom.xml")));
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
