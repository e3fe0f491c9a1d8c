package io.drey.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.drey.ManagerOptions;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What editors know of {@code drey.*} is made from {@code reference.conf}, which another test holds equal to the
 * options. After a change there, write what this test expects into the file by {@code -Ddrey.metadata=write}.
 */
class ConfigurationMetadataTest {

    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Set<String> NOT_KEYS = Set.of("drey.caches", "drey.presets", "drey.codec.presets");
    private static final Map<String, String> OF_STARTER = Map.of(
            "drey.defaults.write", "through",
            "drey.defaults.on-unavailable", "bypass",
            "drey.defaults.statistics", "true");
    private static final Map<String, List<String>> CHOICES = Map.of(
            "drey.defaults.write", List.of("behind", "through"),
            "drey.defaults.on-unavailable", List.of("fail", "miss", "bypass"),
            "drey.defaults.write-behind.journal-fsync", List.of("never", "interval", "always"));

    /** Begins like a sentence, or with a value that is explained, and ends like a sentence. */
    private static final Pattern WHOLE = Pattern.compile(
            "\"description\": \"(\\p{Lu}|(auto|null|true|none)\\b)[^\"\\\\]*(\\\\.[^\"\\\\]*)*(?<=\\.|\\.\\))\"");

    private static String text(Object value) {
        return '"' + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void collect(String path, ConfigObject block, String above, Map<String, String> properties) {
        List<Map.Entry<String, ConfigValue>> inOrder = new ArrayList<>(block.entrySet());
        inOrder.sort(Comparator.comparingInt(each -> each.getValue().origin().lineNumber()));
        String before = above; // one comment may stand above several keys
        for (Map.Entry<String, ConfigValue> each : inOrder) {
            String key = path + "." + each.getKey();
            if (NOT_KEYS.contains(key)) {
                continue;
            }
            String comment = each.getValue().origin().comments().stream()
                    .map(String::strip)
                    .collect(Collectors.joining(" "))
                    .replaceAll(" +", " ");
            String said = comment.isEmpty() ? before : comment;
            before = said;
            if (each.getValue() instanceof ConfigObject inner) {
                collect(key, inner, said, properties);
            } else {
                properties.put(key, property(key, each.getValue(), said));
            }
        }
    }

    private static String property(String key, ConfigValue value, String description) {
        Object found = OF_STARTER.getOrDefault(key, String.valueOf(value.unwrapped()));
        String standard = value.valueType() == ConfigValueType.NULL || value.valueType() == ConfigValueType.LIST
                ? ""
                : ", \"defaultValue\": " + text(found);
        return "    {\"name\": " + text(key) + ", \"type\": " + text(type(value)) + ", \"description\": "
                + text(description) + standard + "}";
    }

    private static String type(ConfigValue value) {
        String text = String.valueOf(value.unwrapped());
        return switch (value.valueType()) {
            case LIST -> "java.util.List<java.lang.String>";
            case BOOLEAN -> "java.lang.Boolean";
            case NUMBER -> "java.lang.Integer";
            default -> text.matches("\\d+(ms|s|m|h)") ? "java.time.Duration" : "java.lang.String";
        };
    }

    private static String own(String name, String type, String description, String standard) {
        return "    {\"name\": " + text("drey.spring." + name) + ", \"type\": " + text(type) + ", \"description\": "
                + text(description) + ", \"defaultValue\": " + text(standard) + "}";
    }

    private static String expected() throws IOException {
        List<URL> files = Collections.list(ManagerOptions.class.getClassLoader().getResources("reference.conf"));
        Config reference = files.stream()
                .map(ConfigFactory::parseURL)
                .filter(file -> file.hasPath("drey"))
                .findFirst()
                .orElseThrow();
        Map<String, String> properties = new TreeMap<>();
        collect("drey", reference.getObject("drey"), "", properties);
        properties.put(
                "drey.caches",
                "    {\"name\": \"drey.caches\", \"type\": \"java.util.Map<java.lang.String,java.lang.Object>\","
                        + " \"description\": \"Options of single caches, by name or template: what drey.defaults may"
                        + " hold, and preset.\"}");
        properties.put(
                Bundles.KEY,
                "    {\"name\": \"" + Bundles.KEY + "\", \"type\": \"java.lang.String\", \"description\":"
                        + " \"Boot's SSL bundle that says whom to trust and what to show, in place of the files of"
                        + " drey.remote.tls.\"}");
        List<String> all = new ArrayList<>(properties.values());
        all.add(own("enabled", "java.lang.Boolean", "Whether Drey is the application's cache manager.", "true"));
        all.add(own(
                "wait-for-contact",
                "java.time.Duration",
                "How long the application waits for the first answer of Redis before it is ready.",
                "0s"));
        all.add(own(
                "health.down-when-away",
                "java.lang.Boolean",
                "Whether health is DOWN rather than DEGRADED while no server answers.",
                "false"));
        all.add(own(
                "console.show-keys",
                "java.lang.Boolean",
                "Whether the console below Actuator shows the hottest keys, which may name people.",
                "false"));
        all.add("    {\"name\": \"management.endpoint.drey.access\","
                + " \"type\": \"org.springframework.boot.actuate.endpoint.Access\","
                + " \"description\": \"Whether the console may be seen below Actuator, once it is exposed.\","
                + " \"defaultValue\": \"none\"}");
        List<String> hints = new ArrayList<>();
        new TreeMap<>(CHOICES)
                .forEach((key, values) -> hints.add("    {\"name\": " + text(key) + ", \"values\": ["
                        + values.stream()
                                .map(value -> "{\"value\": " + text(value) + "}")
                                .collect(Collectors.joining(", "))
                        + "]}"));
        return "{\n  \"groups\": [],\n  \"properties\": [\n" + String.join(",\n", all) + "\n  ],\n  \"hints\": [\n"
                + String.join(",\n", hints) + "\n  ]\n}\n";
    }

    @Test
    void theMetadataIsThatOfTheOptions() throws IOException {
        String expected = expected();
        if ("write".equals(System.getProperty("drey.metadata"))) {
            Files.writeString(FILE, expected);
        }

        assertThat(Files.readString(FILE)).isEqualTo(expected);
        assertThat(expected).contains("\"drey.remote.uri\"", "\"drey.defaults.local.max-staleness\"");
        assertThat(expected.lines().filter(line -> line.contains("\"description\": ")))
                .allMatch(line -> WHOLE.matcher(line).find());
    }
}
