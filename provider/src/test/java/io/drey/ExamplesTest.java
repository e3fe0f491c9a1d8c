package io.drey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every promised type has an example in its comment, and every example compiles. */
class ExamplesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "drey");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n[ *]*}</pre>", Pattern.DOTALL);
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:final |sealed )?(?:class|interface|enum|record)", Pattern.MULTILINE);

    /** What the examples need not say. */
    private static final String FRAME = """
            import io.drey.*;
            import io.drey.codec.*;
            import io.drey.writer.*;
            import java.lang.management.ManagementFactory;
            import java.net.URI;
            import java.nio.ByteBuffer;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import javax.cache.*;
            import javax.cache.configuration.*;
            import javax.cache.integration.*;
            import javax.cache.spi.CachingProvider;
            import javax.management.*;

            abstract class Example {
                static final class User implements java.io.Serializable {}

                static final class Order implements java.io.Serializable {}

                CachingProvider provider;
                CacheManager manager;
                Cache<String, User> users;
                CacheWriter<String, Order> database;
                WriteBehindCacheWriter<String, Order> writer;
                Collection<String> deadLetters;
                User user;
                int length;

                abstract void alert(String what);

                abstract void alert(String what, Throwable cause);

                %s
            }
            """;

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> everyPromisedTypeHasAnExampleThatCompiles() {
        return Stream.of(SOURCES, SOURCES.resolve("codec"), SOURCES.resolve("writer"))
                .flatMap(ExamplesTest::promised)
                .map(file -> dynamicTest(SOURCES.relativize(file).toString(), () -> compiles(file)));
    }

    private static Stream<Path> promised(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> PUBLIC_TYPE.matcher(read(file)).find())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compiles(Path file) throws IOException {
        String source = read(file);
        Matcher type = PUBLIC_TYPE.matcher(source);
        assertThat(type.find()).isTrue();
        List<String> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(source);
        boolean onTheType = false;
        while (example.find()) {
            onTheType |= example.start() < type.start();
            examples.add(example.group(1).replaceAll("(?m)^ *\\* ?", ""));
        }

        assertThat(onTheType).as("an example in the comment of the type").isTrue();
        for (String text : examples) {
            assertThat(errors(FRAME.formatted(member(text)))).as(text).isEmpty();
        }
    }

    /** A class stands by itself, all else in a method. */
    private static String member(String example) {
        return PUBLIC_TYPE.matcher(example).find()
                ? example.replaceFirst("public", "static")
                : "void run() throws Exception {\n" + example + "\n}";
    }

    private String errors(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(directory));
            files.setLocationFromPaths(
                    StandardLocation.CLASS_PATH,
                    List.of(
                            home(ManagerOptions.class),
                            home(javax.cache.Cache.class),
                            home(org.jspecify.annotations.Nullable.class)));
            compiler.getTask(errors, files, null, List.of("-proc:none"), null, List.of(new Source(source)))
                    .call();
        }
        return errors.toString();
    }

    private static Path home(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
