package io.drey.internal.config;

import io.drey.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What properties say about Drey, as texts. {@link Properties} hold any objects, though they hide from most of their
 * methods what is no text; numbers and their like are taken for what they print, and of all else it is said that it has
 * no effect. Stateless, any thread.
 */
final class PropertyTexts {

    static final String PREFIX = "drey.";

    private PropertyTexts() {}

    /**
     * A snapshot that other threads cannot change while it is read. Also of the defaults behind the properties, as far
     * as these are texts.
     *
     * @param origin what they are, for messages
     * @param theirs whether others put their properties there too, so that a name which is none is nobody's mistake
     *     here
     * @throws ConfigurationException if what names Drey is neither a text nor can be taken for one
     */
    static Properties of(Properties properties, String origin, boolean theirs) {
        Properties known = (Properties) properties.clone(); // with the defaults, which nothing else can reach
        for (Map.Entry<Object, Object> entry : Map.copyOf(known).entrySet()) {
            Object key = entry.getKey();
            if (!(key instanceof String name)) {
                known.remove(key);
                if (!theirs || key.toString().startsWith(PREFIX)) {
                    throw new ConfigurationException(origin + ": the key " + key + " is a "
                            + key.getClass().getName() + ", which properties do not find; write it as a String");
                }
            } else if (!theirs || name.startsWith(PREFIX)) {
                String text = text(entry.getValue());
                if (text == null && name.startsWith(PREFIX)) {
                    throw unusable(origin, name, entry.getValue().getClass().getName());
                } else if (text != null) {
                    known.setProperty(name, text);
                }
            }
        }
        checkDefaults(known, origin);
        Properties copy = new Properties();
        known.stringPropertyNames().forEach(name -> copy.setProperty(name, known.getProperty(name)));
        return copy;
    }

    /** Of what lies behind properties only the names can be seen, unless it is a text. */
    private static void checkDefaults(Properties known, String origin) {
        List<String> hidden = new ArrayList<>();
        try {
            known.propertyNames().asIterator().forEachRemaining(name -> {
                if (name.toString().startsWith(PREFIX) && known.getProperty(name.toString()) == null) {
                    hidden.add(name.toString());
                }
            });
        } catch (ClassCastException e) {
            throw new ConfigurationException(
                    origin + ": their defaults hold a key that is no String, which properties do not find; remove it");
        }
        if (!hidden.isEmpty()) {
            throw unusable(origin, new TreeSet<>(hidden).first(), "no String, and one of their defaults");
        }
    }

    private static ConfigurationException unusable(String origin, String name, String type) {
        return new ConfigurationException(
                origin + ": the value of " + name + " is " + type
                        + ", which cannot be read; write a String such as \"5\", \"2s\" or \"true\", or lists as"
                        + " \"one, two\"",
                name,
                null);
    }

    /** Null if it has no form that a file could hold. */
    private static @Nullable String text(Object value) {
        if (value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof URI) {
            return value.toString();
        } else if (value instanceof char[] secret) {
            return new String(secret);
        } else if (value instanceof Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        } else if (value instanceof Class<?> type) {
            return type.getName();
        } else if (value instanceof Duration duration) {
            return duration.toNanos() + "ns";
        }
        return null;
    }
}
