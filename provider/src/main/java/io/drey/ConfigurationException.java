package io.drey;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Drey cannot be configured like this. The message says where the mistake is (file and line, URI or property), what is
 * wrong and what to write instead. It never holds a password.
 *
 * <pre>{@code
 * try {
 *     manager = provider.getCacheManager(URI.create("file:/etc/shop.conf"), null);
 * } catch (ConfigurationException e) {
 *     System.err.println(e.getMessage()); // "/etc/shop.conf: 3: drey.namespce is not a key of Drey; did you mean ..."
 * }
 * }</pre>
 *
 * <p>Immutable, any thread.
 */
public class ConfigurationException extends CacheException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String key;

    /** @param message where, what, and what to write instead */
    public ConfigurationException(String message) {
        this(message, null, null);
    }

    /**
     * @param message where, what, and what to write instead
     * @param key the key at fault, null if it is no single one
     * @param cause what was reported below, or null; its message must not hold a password
     */
    public ConfigurationException(String message, @Nullable String key, @Nullable Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** The key at fault, as it is written in a configuration file; null if it is no single key. */
    public @Nullable String getKey() {
        return key;
    }

    static ConfigurationException of(String key, Object value, String expected) {
        return new ConfigurationException(key + ": cannot be " + value + "; write " + expected, key, null);
    }
}
