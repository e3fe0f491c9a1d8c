package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts the dots back into cache names. HOCON and properties split {@code caches.com.acme.User.write} at every dot. An
 * object that holds a key of a cache's block, or one that looks like it, is taken to be the block, and the path above
 * it to be the cache's name. This is done for each source before the sources are merged, so that quoted and unquoted
 * names meet. Immutable, any thread.
 *
 * @param keys the keys that a block may hold
 * @param quotesAreText whether quotes are part of a name as the source has it, as in properties
 */
record CacheNames(Collection<String> keys, boolean quotesAreText) {

    static final String CACHES = "drey.caches";

    Config joined(Config source) {
        if (!source.hasPath(CACHES) || !(source.getValue(CACHES) instanceof ConfigObject caches)) {
            return source;
        }
        Map<String, ConfigValue> blocks = new LinkedHashMap<>();
        caches.forEach((name, value) -> collect(bare(name), value, blocks));
        Config joined = source.withoutPath(CACHES);
        for (Map.Entry<String, ConfigValue> block : blocks.entrySet()) {
            joined = joined.withValue(CACHES + "." + ConfigUtil.quoteString(block.getKey()), block.getValue());
        }
        return joined;
    }

    private void collect(String name, ConfigValue value, Map<String, ConfigValue> blocks) {
        if (value instanceof ConfigObject object && !isBlock(object)) {
            object.forEach((key, inner) -> collect(bare(name + "." + key), inner, blocks));
        } else {
            blocks.merge(bare(name), value, (one, other) -> one.withFallback(other));
        }
    }

    private boolean isBlock(ConfigObject object) {
        return object.isEmpty()
                || object.entrySet().stream()
                        .anyMatch(entry -> !(entry.getValue() instanceof ConfigObject)
                                || Nearest.to(entry.getKey(), keys) != null);
    }

    /**
     * Returns a name without quotes. In properties those of {@code drey.caches."com.acme.*".write} are part of the
     * text.
     */
    private String bare(String name) {
        boolean quoted = quotesAreText && name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1) : name;
    }
}
