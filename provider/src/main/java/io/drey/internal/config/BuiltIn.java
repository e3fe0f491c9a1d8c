package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The defaults of all options, written as a file would write them. They lie below what users wrote, so that
 * substitutions can name them, and they are the list of all keys. The options alone know their defaults; this class
 * asks them. {@code reference.conf} documents them, and a test holds both equal. Stateless, any thread.
 */
final class BuiltIn {

    /** Names this source in messages. */
    static final String ORIGIN = "defaults of Drey";

    /** The lines of each preset for caches; a preset leaves all other keys to the defaults. */
    private static final Map<String, List<String>> PRESETS = Map.of(
            "hibernate",
            List.of("write", "local.max-staleness", "local.stale-on-error"),
            "hibernate-timestamps",
            List.of(
                    "write",
                    "on-unavailable",
                    "local.maximum-size",
                    "local.max-staleness",
                    "local.stale-on-error",
                    "expiry.creation",
                    "expiry.update",
                    "expiry.access"));

    /** The presets for {@code drey.codec.allow}. */
    private static final List<String> LISTS =
            List.of("hibernate", "throwables", "spring", "jsr107-annotations", "camel", "shiro");

    /** Made once: it takes longer than reading a file, and never changes. */
    private static final Config ALL = made();

    private BuiltIn() {}

    /** Returns the block {@code drey}, within its parent. */
    static Config config() {
        return ALL;
    }

    private static Config made() {
        ManagerOptions options = ManagerOptions.builder().build();
        Config drey = ManagerReader.written(options)
                .withValue("defaults", TierReader.written(options.defaults()))
                .toConfig();
        for (String list : LISTS) {
            List<String> classes =
                    ManagerOptions.builder().allow("preset:" + list).build().allow();
            drey = drey.withValue("codec.presets." + list, ConfigValueFactory.fromIterable(classes, ORIGIN));
        }
        for (String preset : PRESETS.keySet()) {
            drey = drey.withValue("presets." + preset, preset(preset));
        }
        for (Map.Entry<String, TierOptions> cache : options.caches().entrySet()) {
            drey = drey.withValue("caches." + ConfigUtil.quoteString(cache.getKey()), cache(cache.getValue()));
        }
        return drey.atKey("drey");
    }

    private static ConfigObject preset(String name) {
        Config all = TierReader.written(options(name)).toConfig();
        Config block = ConfigFactory.empty(ORIGIN);
        for (String key : Objects.requireNonNull(PRESETS.get(name), name)) {
            block = block.withValue(key, all.getValue(key));
        }
        return block.root();
    }

    /** Returns the name of a preset if the options equal one, otherwise the keys that differ from the defaults. */
    private static ConfigObject cache(TierOptions options) {
        Config block = ConfigFactory.empty(ORIGIN);
        for (String name : PRESETS.keySet()) {
            if (options.equals(options(name))) {
                return block.withValue("preset", ConfigValueFactory.fromAnyRef(name, ORIGIN))
                        .root();
            }
        }
        Config defaults = TierReader.written(TierOptions.builder().build()).toConfig();
        for (Map.Entry<String, ConfigValue> key :
                TierReader.written(options).toConfig().entrySet()) {
            if (!key.getValue().equals(defaults.getValue(key.getKey()))) {
                block = block.withValue(key.getKey(), key.getValue());
            }
        }
        return block.root();
    }

    private static TierOptions options(String preset) {
        return TierOptions.builder().preset(preset).build();
    }
}
