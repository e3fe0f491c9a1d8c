package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TlsOptions;
import io.drey.writer.WriteBehindOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reference.conf} is documentation: it says what the options are by themselves, of each key and of no other. */
class ReferenceConfTest {

    private static final Set<String> NO_OPTION = Set.of(
            "toBuilder", "toString", "hashCode", "equals", "optionsFor", "caches", "defaults", "writeBehind", "tls");

    /** What is an object, which no file can name. */
    private static final Set<String> OBJECTS =
            Set.of("credentials", "sentinelCredentials", "clientResources", "trustManagers", "keyManagers");

    @TempDir
    private Path directory;

    private final URL file = own();

    private static URL own() {
        try {
            ClassLoader loader = ReferenceConfTest.class.getClassLoader();
            return Collections.list(loader.getResources("reference.conf")).stream()
                    .filter(url -> ConfigFactory.parseURL(url).hasPath("drey"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyKeyStandsThereWithTheDefaultOfTheOptions() {
        Map<String, Object> documented = new TreeMap<>();
        Map<String, Object> known = new TreeMap<>();
        collect("", ConfigFactory.parseURL(file).resolve().root(), documented);
        collect("", BuiltIn.config().root(), known);

        assertThat(documented).containsKeys("drey.remote.uri", "drey.presets.hibernate.write");
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void whoeverReadsItGetsTheDefaults() {
        assertThat(Reading.uri(file.toString(), new Properties()))
                .isEqualTo(ManagerOptions.builder().build());
    }

    @Test
    void everyKeyChangesOneOptionAndEveryOptionHasAKey() throws Exception {
        Map<String, Object> base = new TreeMap<>();
        collect("", BuiltIn.config().withOnlyPath("drey").root(), base);
        base.keySet()
                .removeIf(key ->
                        key.matches("drey\\.(caches|presets|codec\\.presets)\\..*") || key.startsWith("drey.caches"));
        base.putAll(Map.of(
                "drey.remote.uri", "rediss-sentinel://host#master",
                "drey.remote.user", "user",
                "drey.remote.password", "password",
                "drey.remote.sentinel-user", "user",
                "drey.remote.sentinel-password", "password",
                "drey.remote.tls.trust", "trust",
                "drey.remote.tls.certificate", "certificate"));
        Set<String> keys = new TreeSet<>(base.keySet());
        base.keySet().removeIf(ReferenceConfTest::isInPlaceOfAPassword);
        Set<String> changed = new TreeSet<>();

        for (String key : keys) {
            Map<String, Object> other = new TreeMap<>(base);
            if (isInPlaceOfAPassword(key)) {
                other.keySet().removeIf(each -> each.matches(".*(user|remote.password|sentinel-password)"));
            }
            ManagerOptions options = options(other);
            Map<String, Object> before = values(options);
            other.put(key, another(base.get(key), key));
            ManagerOptions changedOptions = options(other);
            Map<String, Object> after = values(changedOptions);
            List<String> differences = before.keySet().stream()
                    .filter(option -> !String.valueOf(before.get(option)).equals(String.valueOf(after.get(option))))
                    .toList();
            assertThat(differences).as(key).hasSize(1);
            assertThat(changed.add(differences.get(0))).as(key).isTrue();
            assertThat(changedOptions).as(key).isNotEqualTo(options);
            assertThat(serialised(changedOptions.defaults())).as(key).isEqualTo(changedOptions.defaults());
        }

        assertThat(changed).isEqualTo(values(options(base)).keySet());
    }

    private static boolean isInPlaceOfAPassword(String key) {
        return key.matches(".*(password-file|credentials-class)");
    }

    private static Object serialised(Object options) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(options);
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    private ManagerOptions options(Map<String, Object> written) {
        String hocon = written.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
                .collect(Collectors.joining("\n"));
        return Reading.file(directory, hocon);
    }

    private static Map<String, Object> values(ManagerOptions options) {
        Map<String, Object> values = new TreeMap<>();
        values(ManagerOptions.class, options, values);
        values(TlsOptions.class, options.tls(), values);
        values(TierOptions.class, options.defaults(), values);
        values(WriteBehindOptions.class, options.defaults().writeBehind(), values);
        return values;
    }

    private static String text(Object value) {
        return value instanceof Duration duration
                ? duration.toNanos() + "ns"
                : value instanceof List<?> list
                        ? list.stream().map(ReferenceConfTest::text).toList().toString()
                        : "\"" + value + "\"";
    }

    private static <O> void values(Class<O> type, O options, Map<String, Object> values) {
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && !Modifier.isStatic(method.getModifiers())
                    && !NO_OPTION.contains(method.getName())
                    && !OBJECTS.contains(method.getName())) {
                try {
                    values.put(type.getSimpleName() + "." + method.getName(), method.invoke(options));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static Object another(Object value, String key) {
        if (value instanceof Boolean flag) {
            return !flag;
        } else if (value instanceof Number number) {
            return number.longValue() + 1;
        } else if (value instanceof Duration duration) {
            return duration.isZero() ? Duration.ofSeconds(1) : duration.multipliedBy(2);
        } else if (value instanceof List<?>) {
            return List.of(key.endsWith("encryption-keys") ? "2026=env:SECRET" : "java.lang.String");
        }
        return switch (String.valueOf(value)) {
            case "behind" -> "through";
            case "fail" -> "miss";
            case "off" -> "cost";
            case "absent" -> "fail";
            case "interval" -> "always";
            case "unlimited", "0" -> 3;
            case "eternal", "unchanged" -> Duration.ofSeconds(3);
            case "auto" -> key.endsWith("max-bytes") ? 12345 : "java.lang.String";
            case "rediss-sentinel://host#master" -> "rediss-sentinel://host:1#master";
            default -> "another";
        };
    }

    /** All keys with their values, such that it makes no difference in which unit one is written. */
    private static void collect(String prefix, ConfigObject block, Map<String, Object> found) {
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String path = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            if (entry.getValue() instanceof ConfigObject inner) {
                collect(path, inner, found);
            } else {
                found.put(path, plain(entry.getValue()));
            }
        }
    }

    private static Object plain(ConfigValue value) {
        Config config = value.atKey("value");
        String text = String.valueOf(value.unwrapped());
        if (text.matches("\\d+[KMG]iB")) {
            return config.getBytes("value");
        } else if (text.matches("\\d+(ns|us|ms|s|m|h|d)")) {
            return config.getDuration("value");
        } else if (text.matches("\\d+")) {
            return config.getLong("value");
        } else if (value.unwrapped() instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        return value.unwrapped() == null ? "null" : value.unwrapped();
    }
}
