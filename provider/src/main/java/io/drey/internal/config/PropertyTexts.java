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
 * Takes Drey's keys from properties, as texts. {@link Properties} hold any objects, though most of their methods hide
 * those that are no texts. Numbers and the like count as the texts they print; anything else is refused. Stateless, any
 * thread.
 */
final class PropertyTexts {

    static final String PREFIX = "drey.";

    private PropertyTexts() {}

    /**
     * Returns a snapshot that other threads cannot change while it is read, of the properties and, as far as they are
     * texts, of the defaults behind them.
     *
     * @param origin the properties' name in messages
     * @param theirs whether other programs set properties there too, so that a key that is no text is not a mistake of
     *     Drey's user
     * @throws ConfigurationException if the value of one of Drey's keys is no text and cannot be taken for one
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

    /** Refuses defaults behind the properties that are no texts: only their names can be seen. */
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

    /** Returns the text of a value, or null if a file could not hold it. */
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
