package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drey.ConfigurationException;
import io.drey.TieredCachingProvider;
import io.drey.codec.CodecException;
import io.drey.internal.jcache.deployed.Colour;
import io.drey.internal.jcache.stranger.Note;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Following to the letter what a message says to write makes it work. */
class AdviceTest {

    /** What is to be written into a file, in parentheses. */
    private static final Pattern IN_FILE = Pattern.compile("\\(in drey\\.conf: (.*?)\\)");

    private static RedisServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "L";
            }
        }
    }

    private record Order(String id, List<Item> items, Size size) implements Serializable {}

    private record Item(String name, Colour colour) implements Serializable {}

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(Throwable cause) {
            super("failed", cause);
        }
    }

    private record Answering(String answer) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return answer;
        }
    }

    private interface Named {
        String name();
    }

    private interface SerializableSupplier extends Supplier<String>, Serializable {}

    private static final class Box implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Object content;

        Box(Object content) {
            this.content = content;
        }
    }

    private static Failure failure() {
        Failure failure = new Failure(new IllegalStateException("inner", new IOException("innermost")));
        failure.addSuppressed(new IllegalArgumentException("beside"));
        return failure;
    }

    static Stream<Arguments> values() {
        Object proxy = Proxy.newProxyInstance(
                AdviceTest.class.getClassLoader(), new Class<?>[] {Named.class}, new Answering("Ann"));
        SerializableSupplier lambda = () -> "said";
        return Stream.of(
                Arguments.of("another package", new Note("x", 1)),
                Arguments.of(
                        "a record with nested types of two packages",
                        new Order("1", new ArrayList<>(List.of(new Item("a", Colour.RED))), Size.LARGE)),
                Arguments.of("an array", new Item[] {new Item("a", Colour.RED)}),
                Arguments.of("a map of enums", Map.of(Size.SMALL, Colour.RED)),
                Arguments.of("an exception with causes", failure()),
                Arguments.of("a class of the JDK", new Box(new java.util.PriorityQueue<>(List.of(2, 1)))),
                Arguments.of("a comparator", new Box(Comparator.naturalOrder().reversed())),
                Arguments.of("a proxy", new Box(proxy)),
                Arguments.of("a lambda", new Box(lambda)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void whoWritesWhatAMessageSaysOfAClassStoresItAtTheSecondAttempt(String what, Object value) throws IOException {
        String file = "drey.remote.uri = \"" + server.uri() + "\"\n";
        CodecException refusal = catchThrowableOfType(CodecException.class, () -> store(what, file, value));

        assertThat(refusal).hasMessageContaining("may not be written to or read from the cache");
        store(what, file + advised(refusal) + '\n', value);

        assertThat(describe(read(what, file + advised(refusal) + '\n'))).isEqualTo(describe(value));
    }

    @Test
    void theListIsAlsoGivenAsAPropertyAsTheMessageSays() throws IOException {
        String file = "drey.remote.uri = \"" + server.uri() + "\"\n";
        CodecException refusal = catchThrowableOfType(CodecException.class, () -> store("p", file, failure()));
        Matcher add = Pattern.compile("add (.*) to the list (drey\\.codec\\.allow) \\(")
                .matcher(refusal.getMessage());
        assertThat(add.find()).isTrue();
        Properties properties = new Properties();
        properties.setProperty(add.group(2), add.group(1).replace("\"", "").replace(" and ", ", "));

        try (CacheManager manager = manager(file, properties)) {
            Cache<String, Object> cache = cache(manager, "p");
            cache.put("k", failure());
            assertThat(cache.get("k")).isInstanceOf(Failure.class);
        }
    }

    @Test
    void thePackageThatIsNamedInsteadDoesAsWell() throws IOException {
        String file = "drey.remote.uri = \"" + server.uri() + "\"\n";
        CodecException refusal = catchThrowableOfType(CodecException.class, () -> store("q", file, new Note("x", 1)));
        Matcher pack = Pattern.compile("or the package: (drey.*)").matcher(refusal.getMessage());
        assertThat(pack.find()).isTrue();

        store("q", file + pack.group(1) + '\n', new Note("x", 1));
    }

    /** A mistake, and how the message says to mend it. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("namespace = shop", "write (drey \\{) \\.\\.\\. (\\}) around", "$1 MISTAKE $2"),
                Arguments.of("drey.remot.uri = null", "did you mean (drey\\.[a-z.-]+)\\?", "$1.uri = null"),
                Arguments.of("drey.maxdepth = 7", "did you mean (drey\\.[a-z.-]+)\\?", "$1 = 7"),
                Arguments.of(
                        "drey.remote.command-timeout = 500", "such as (\\d+ms)", "drey.remote.command-timeout = $1"),
                Arguments.of("drey.codec.max-bytes = much", "or (\\d+MiB)", "drey.codec.max-bytes = $1"),
                Arguments.of("drey.defaults.write = later", "write (\\w+) or", "drey.defaults.write = $1"),
                Arguments.of("drey.defaults.local = 5", "write (local \\{) \\.\\.\\. (\\})", "drey.defaults.$1 $2"),
                Arguments.of("drey.remote.uri { }", "write (uri =) \\.\\.\\.", "drey.remote.$1 null"),
                Arguments.of("drey.codec.allow = [\"preset:sprin\"]", "(\"preset:spring\")", "drey.codec.allow = [$1]"),
                Arguments.of(
                        "drey.codec.allow = [\"com.acme.U*\"]",
                        "\\((com\\.acme\\.\\*)\\)",
                        "drey.codec.allow = [\"$1\"]"),
                Arguments.of("drey.namespace = \"a b\"", "such as (\"shop\")", "drey.namespace = $1"),
                Arguments.of(
                        "drey.remote.uri = \"http://host\"",
                        "example (redis://[a-z0-9.:/@]+)",
                        "drey.remote.uri = \"$1\""),
                Arguments.of(
                        "drey.namespace = ${no.such}",
                        "write (\\$\\{\\?)\\.\\.\\.(\\})",
                        "drey.namespace = $1no.such$2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void whoWritesWhatAMessageSaysOfAMistakeOpensTheManager(String mistake, String advice, String mended)
            throws IOException {
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> manager(mistake, new Properties()));
        assertThat(refusal).isNotNull();
        Matcher found = Pattern.compile(advice).matcher(Objects.requireNonNull(refusal.getMessage()));
        assertThat(found.find()).as(refusal.getMessage()).isTrue();
        StringBuilder text = new StringBuilder();
        found.appendReplacement(text, mended);
        String file = text.substring(found.start()).replace("MISTAKE", mistake);

        try (CacheManager manager = manager(file, new Properties())) {
            assertThat(manager.isClosed()).isFalse();
        }
    }

    @Test
    void aPropertyWithoutItsPrefixWorksWithIt() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("remote.partitions", "16");
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> manager("", properties));
        Matcher name = Pattern.compile("did you mean (\\S+)\\?").matcher(refusal.getMessage());
        assertThat(name.find()).isTrue();
        Properties mended = new Properties();
        mended.setProperty(name.group(1), "16");

        manager("", mended).close();
    }

    private static String advised(CodecException refusal) {
        Matcher advice = IN_FILE.matcher(Objects.requireNonNull(refusal.getMessage()));
        assertThat(advice.find()).as(refusal.getMessage()).isTrue();
        return advice.group(1);
    }

    private CacheManager manager(String file, Properties properties) throws IOException {
        Path path = Files.createTempFile(directory, "drey", ".conf");
        URI uri = Files.writeString(path, file).toUri();
        return new TieredCachingProvider().getCacheManager(uri, null, properties);
    }

    private static Cache<String, Object> cache(CacheManager manager, String name) {
        return manager.createCache(
                name.replace(' ', '-'),
                new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
    }

    private void store(String name, String file, Object value) throws IOException {
        try (CacheManager manager = manager(file, new Properties())) {
            cache(manager, name).put("k", value);
        }
    }

    private Object read(String name, String file) {
        try (CacheManager manager = manager(file, new Properties())) {
            return Objects.requireNonNull(cache(manager, name).get("k"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Object value) {
        if (value instanceof Object[] array) {
            return List.of(array).toString();
        } else if (value instanceof Throwable failure) {
            return failure + " by " + failure.getCause() + List.of(failure.getSuppressed())
                    + List.of(failure.getStackTrace());
        } else if (value instanceof Box box) {
            return box.content instanceof Named named
                    ? named.name()
                    : box.content instanceof Supplier<?> supplier
                            ? String.valueOf(supplier.get())
                            : box.content.getClass().getName();
        }
        return value.toString();
    }
}
