package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.drey.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One block of a configuration, read key by key. Each reader says in one place what a key takes. So each mistake is
 * reported with its file and line, the key's path, the value that was found and what to write instead. Immutable, any
 * thread.
 *
 * @param config the block
 * @param path where it is
 */
record Section(Config config, List<String> path) {

    /** Stands for the largest number. */
    static final String UNLIMITED = "unlimited";

    private static final Set<String> SECRETS =
            Set.of("uri", "user", "password", "sentinel-user", "sentinel-password", "trust-password", "key-password");
    private static final String BYTES = "a number of bytes, such as 65536, 64KiB or 16MiB";
    private static final String DURATION = "a duration with its unit, such as 500ms, 2s or 5m";

    Section block(String key) {
        return new Section(config.getConfig(key), Paths.append(path, key));
    }

    /** Returns the block at a path within this one, or this block if the path is empty. */
    Section inner(String blocks) {
        Section inner = this;
        for (String name : blocks.isEmpty() ? new String[0] : blocks.split("\\.", -1)) {
            inner = inner.block(name);
        }
        return inner;
    }

    boolean flag(String key) {
        return read(key, "true or false", config::getBoolean);
    }

    int whole(String key) {
        return read(key, "a whole number", config::getInt);
    }

    long wholeLong(String key) {
        return read(key, "a whole number", config::getLong);
    }

    /** Returns a number, the largest one for {@code unlimited}. */
    long wholeOrUnlimited(String key) {
        return isWord(key, UNLIMITED) ? Long.MAX_VALUE : read(key, "a whole number, or unlimited", config::getLong);
    }

    long bytes(String key) {
        return read(key, BYTES, config::getBytes);
    }

    /** Returns a number of bytes, or the given meaning of the word if it stands there. */
    long bytesOr(String word, long meaning, String key) {
        return isWord(key, word) ? meaning : read(key, BYTES + ", or " + word, config::getBytes);
    }

    Duration duration(String key) {
        return duration(key, DURATION);
    }

    /** Returns a duration, or null if the word stands there. */
    @Nullable
    Duration durationOr(String word, String key) {
        return isWord(key, word) ? null : duration(key, DURATION + ", or " + word);
    }

    String text(String key) {
        return read(key, "a text", config::getString);
    }

    /** Returns what a type makes of a text. If it refuses, reports that with the line of the key. */
    <T> T made(String key, Function<String, T> of) {
        try {
            return of.apply(text(key));
        } catch (ConfigurationException e) {
            throw placed(key, e);
        }
    }

    @Nullable
    String textOrNull(String key) {
        return config.getIsNull(key) ? null : text(key);
    }

    @Nullable
    Path directoryOrNull(String key) {
        return pathOrNull(key, "a directory of this host");
    }

    @Nullable
    Path fileOrNull(String key) {
        return pathOrNull(key, "a file of this host");
    }

    private @Nullable Path pathOrNull(String key, String expected) {
        String text = textOrNull(key);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(key, expected);
        }
    }

    /** Returns a list. A text with commas is one too, since properties have no lists. */
    List<String> texts(String key) {
        return value(key).valueType() == ConfigValueType.STRING
                ? Arrays.stream(text(key).split(",", -1))
                        .map(String::trim)
                        .filter(text -> !text.isEmpty())
                        .toList()
                : read(key, "a list of texts, such as [\"com.acme.**\"]", config::getStringList);
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] all = type.getEnumConstants();
        String expected = Arrays.stream(all)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        String found = read(key, expected, config::getString);
        return Arrays.stream(all)
                .filter(constant -> constant.name().equalsIgnoreCase(found))
                .findFirst()
                .orElseThrow(() -> wrong(key, expected));
    }

    /** Runs a setter with the value of a key. If it refuses, reports that with the line of the key. */
    void placing(String key, Runnable setter) {
        try {
            setter.run();
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw placed(key, e);
        }
    }

    /** Returns the refusal of options with file, line and path. Its message begins with the key. */
    ConfigurationException placed(String key, RuntimeException refusal) {
        return new ConfigurationException(
                where(key) + ": " + Paths.text(path) + "." + refusal.getMessage(), pathOf(key), null);
    }

    /** Returns the key that options refuse. */
    static String keyOf(RuntimeException refusal) {
        return String.valueOf(refusal.getMessage()).replaceFirst("(?s):.*", "");
    }

    /** Returns the exception for a key that does not hold what it should. */
    ConfigurationException wrong(String key, String expected) {
        String found = SECRETS.contains(key) ? "this" : value(key).render(ConfigRenderOptions.concise());
        return new ConfigurationException(
                where(key) + ": " + pathOf(key) + ": cannot be " + found + "; write " + expected, pathOf(key), null);
    }

    private Duration duration(String key, String expected) {
        ConfigValue value = value(key);
        String text = String.valueOf(value.unwrapped()).trim();
        if (text.matches("[-+]?[0-9.]+") && !text.matches("0+")) {
            throw wrong(key, expected + " (a number alone has no unit)"); // HOCON would take it for milliseconds
        }
        return read(key, expected, config::getDuration);
    }

    private boolean isWord(String key, String word) {
        return value(key).unwrapped() instanceof String text && text.equalsIgnoreCase(word);
    }

    private <T> T read(String key, String expected, Function<String, T> getter) {
        try {
            return getter.apply(key);
        } catch (ConfigException e) {
            throw wrong(key, expected); // without e: its message may hold a secret, and says no more
        }
    }

    /** Shows no values, which may be passwords. */
    @Override
    public String toString() {
        return "Section[" + Paths.text(path) + "]";
    }

    private ConfigValue value(String key) {
        return Objects.requireNonNull(config.root().get(key), key); // the defaults have them all
    }

    /** Returns where a key is written, or which other key makes its default a mistake. */
    private String where(String key) {
        String place = value(key).origin().description();
        if (!place.equals(BuiltIn.ORIGIN)) {
            return place;
        }
        return config.root().values().stream()
                .map(value -> value.origin().description())
                .filter(other -> !other.equals(BuiltIn.ORIGIN))
                .findFirst()
                .orElse(place);
    }

    private String pathOf(String key) {
        return Paths.text(Paths.append(path, key));
    }
}
