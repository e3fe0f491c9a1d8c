package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads Drey's keys from the environment. {@code DREY_REMOTE_URI} stands for {@code drey.remote.uri}: capitals, and an
 * underscore for each dot. A hyphen is an underscore too, or is left out, since frameworks disagree:
 * {@code DREY_REMOTE_COMMAND_TIMEOUT} and {@code DREY_REMOTE_COMMANDTIMEOUT} are the same key. Immutable, any thread.
 *
 * @param reference the block {@code drey} with all keys
 * @param block the keys that a block of a cache may hold
 */
record Environment(ConfigObject reference, ConfigObject block) {

    private static final String CACHES = "CACHES_";

    /**
     * Translates the variables into keys.
     *
     * @param variables as {@link EnvironmentVariables#ofDrey} has them
     * @param caches the names that other sources use, since a variable shows neither small letters nor dots
     */
    Config read(Map<String, String> variables, Collection<String> caches) {
        Map<String, String> paths = paths(reference, "");
        Map<String, String> ofBlock = paths(block, "");
        Map<String, String> named = new TreeMap<>();
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
            String text = variable.getKey().substring(EnvironmentVariables.PREFIX.length());
            String path = paths.get(plain(text));
            if (path == null && text.toUpperCase(Locale.ROOT).startsWith(CACHES)) {
                path = ofCache(text.substring(CACHES.length()), ofBlock, caches);
            }
            if (path == null) {
                throw unknown(variable.getKey(), paths.values());
            }
            String other = named.put(path, variable.getKey());
            if (other != null) {
                throw new ConfigurationException(
                        "the environment variables " + other + " and " + variable.getKey() + " are both drey." + path
                                + "; unset one of them",
                        "drey." + path,
                        null);
            }
            config = config.withValue(
                    "drey." + path,
                    ConfigValueFactory.fromAnyRef(
                            variable.getValue(), EnvironmentVariables.ORIGIN + " " + variable.getKey()));
        }
        return config;
    }

    /** Returns the path of the longest key that the text ends with, below the cache that the rest of it names. */
    private static @Nullable String ofCache(String text, Map<String, String> keys, Collection<String> caches) {
        for (int at = text.indexOf('_'); at > 0; at = text.indexOf('_', at + 1)) {
            String key = keys.get(plain(text.substring(at + 1)));
            if (key != null) {
                return "caches." + ConfigUtil.quoteString(name(text.substring(0, at), caches)) + "." + key;
            }
        }
        return null;
    }

    /** Returns the name as another source writes it, or in small letters if none does. */
    private static String name(String text, Collection<String> caches) {
        List<String> alike = caches.stream()
                .filter(cache -> plain(cache).equals(plain(text)))
                .sorted()
                .toList();
        if (alike.size() > 1) {
            throw new ConfigurationException("an environment variable cannot tell the caches "
                    + String.join(" and ", alike) + " apart; write what it says as a property");
        }
        return alike.isEmpty() ? text.toLowerCase(Locale.ROOT) : alike.get(0);
    }

    private static ConfigurationException unknown(String variable, Collection<String> paths) {
        Map<String, String> names = new TreeMap<>();
        paths.forEach(path -> names.put(EnvironmentVariables.nameOf("drey." + path), path));
        String near = Nearest.to(variable, names.keySet());
        return new ConfigurationException(
                "the environment variable " + variable + " is not a key of Drey; "
                        + (near == null
                                ? "unset it, or write it as its key is written in reference.conf, capitals and"
                                        + " underscores for all else, such as DREY_REMOTE_URI for drey.remote.uri"
                                : "did you mean " + near + "?"),
                variable,
                null);
    }

    /** Returns the paths of all values, by the form that a variable's name gives them. */
    static Map<String, String> paths(ConfigObject block, String prefix) {
        Map<String, String> paths = new TreeMap<>();
        List<String> open = new ArrayList<>(List.of("caches", "presets", "codec.presets"));
        block.forEach((name, value) -> {
            String path = prefix + name;
            if (value instanceof ConfigObject inner && !open.contains(path)) {
                paths.putAll(paths(inner, path + "."));
            } else if (!(value instanceof ConfigObject)) {
                paths.put(plain(path), path);
            }
        });
        return paths;
    }

    static String plain(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toUpperCase(Locale.ROOT);
    }

    /** Shows no values, which may be passwords. */
    @Override
    public String toString() {
        return "Environment";
    }
}
