package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What GraalVM's native-image is told: it looks for these files in each archive, and leaves out what they do not name.
 */
class NativeImageMetadataTest {
    private static final Path MAIN = Path.of("src/main");
    private static final Path METADATA = MAIN.resolve("resources/META-INF/native-image/io.drey/drey");

    @Test
    void eachResourceOfTheArchiveGoesIntoTheImage() throws IOException {
        List<Pattern> patterns = new ArrayList<>();
        for (Config include : parse("resource-config.json").getConfigList("resources.includes")) {
            patterns.add(Pattern.compile(include.getString("pattern")));
        }
        Path resources = MAIN.resolve("resources");
        try (Stream<Path> all = Files.walk(resources)) {
            List<String> names = all.filter(Files::isRegularFile)
                    .map(file -> resources.relativize(file).toString())
                    .filter(name -> !name.startsWith("META-INF/native-image/"))
                    .toList();
            assertThat(names)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(name -> assertThat(patterns)
                            .as(name)
                            .anyMatch(pattern -> pattern.matcher(name).matches()));
        }
    }

    @Test
    void eachNamedMemberExists() throws Exception {
        for (Config entry : types()) {
            Class<?> type = Class.forName(entry.getString("name"));
            for (Config method : entry.hasPath("methods") ? entry.getConfigList("methods") : List.<Config>of()) {
                assertThat(executable(type, method)).isNotNull();
            }
            for (Config field : entry.hasPath("fields") ? entry.getConfigList("fields") : List.<Config>of()) {
                assertThat(type.getDeclaredField(field.getString("name"))).isNotNull();
            }
        }
    }

    /** Whoever looks up a field by its name, or hands an interface to JMX, has to add it. */
    @Test
    void eachFieldAndBeanThatIsLookedUpByNameIsNamed() throws IOException {
        Set<String> looked = new TreeSet<>();
        Pattern lookUp = Pattern.compile("findVarHandle\\((\\w+)\\.class|names\\.\\w+\\(\\), \\w+, (\\w+)\\.class");
        try (Stream<Path> all = Files.walk(MAIN.resolve("java"))) {
            for (Path source :
                    all.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher matcher = lookUp.matcher(Files.readString(source));
                while (matcher.find()) {
                    looked.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                }
            }
        }
        Set<String> named = new TreeSet<>();
        types().forEach(entry -> named.add(entry.getString("name").replaceAll(".*\\.", "")));
        assertThat(looked).hasSizeGreaterThanOrEqualTo(6).isSubsetOf(named);
    }

    private static Executable executable(Class<?> type, Config method) throws Exception {
        List<Class<?>> parameters = new ArrayList<>();
        for (String parameter : method.getStringList("parameterTypes")) {
            parameters.add(Class.forName(parameter));
        }
        Class<?>[] types = parameters.toArray(new Class<?>[0]);
        return method.getString("name").equals("<init>")
                ? type.getConstructor(types)
                : type.getMethod(method.getString("name"), types);
    }

    private static List<? extends Config> types() {
        return ConfigFactory.parseString("types = " + text("reflect-config.json"))
                .getConfigList("types");
    }

    private static Config parse(String file) {
        return ConfigFactory.parseString(
                text(file), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private static String text(String file) {
        try {
            return Files.readString(METADATA.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
