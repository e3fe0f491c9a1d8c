package io.drey.internal.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ConfigurationException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * For frameworks that have configuration of their own: turns names as they write them into Drey's keys, and reads
 * options over defaults of theirs. Immutable, any thread.
 */
public final class Relaxed {

    private static final String DOT = "caches.";
    private static final String BRACKET = "caches[";

    private final Map<String, String> paths;
    private final Map<String, String> ofBlock;

    /** Knows all keys. */
    public Relaxed() {
        ConfigObject reference = BuiltIn.config().getObject("drey");
        this.paths = Environment.paths(reference, "");
        this.ofBlock = Environment.paths(block(reference), "");
    }

    private static ConfigObject block(ConfigObject reference) {
        return reference
                .toConfig()
                .getObject("defaults")
                .withValue("preset", ConfigValueFactory.fromAnyRef("", "no preset"));
    }

    /**
     * The key that is meant, such as {@code remote.command-timeout} by {@code remote.commandTimeout}; null if there is
     * none.
     *
     * @param name without the leading {@code drey}
     */
    public @Nullable String key(String name) {
        String path = paths.get(Environment.plain(name));
        if (path != null) {
            return path;
        }
        int end = name.indexOf("].");
        if (name.startsWith(BRACKET) && end > 0) {
            return ofCache(name.substring(BRACKET.length(), end), name.substring(end + 2));
        }
        return name.startsWith(DOT) ? ofCache(name.substring(DOT.length())) : null;
    }

    /** The longest key that the text ends with; what is before it is the name. */
    private @Nullable String ofCache(String text) {
        for (int at = text.indexOf('.'); at > 0; at = text.indexOf('.', at + 1)) {
            String path = ofCache(text.substring(0, at).replace("\"", ""), text.substring(at + 1));
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    private @Nullable String ofCache(String name, String relaxed) {
        String key = relaxed.matches("[\\w.-]+") ? ofBlock.get(Environment.plain(relaxed)) : null;
        return key == null ? null : "caches." + ConfigUtil.quoteString(name) + "." + key;
    }

    /**
     * Reads options of the default URI, which includes {@code drey.conf} if there is one.
     *
     * @param properties as {@link ConfigurationReader#read}
     * @param weakest likewise, but overridden by all else that is written
     * @throws ConfigurationException if something is missing, unknown or out of its range
     */
    public static Configured read(ClassLoader loader, Properties properties, Properties weakest) {
        return new ConfigurationReader().over(weakest).configured(ManagerUris.DEFAULT, loader, properties);
    }
}
