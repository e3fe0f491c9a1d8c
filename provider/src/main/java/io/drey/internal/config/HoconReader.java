package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the options of a cache manager if anybody has written some. The sources are, strongest first: the properties
 * given, the system properties, the environment, the file or address that the URI names, and the defaults of the
 * options.
 *
 * <p>Typesafe's {@code ConfigFactory.load} is not used: it would read the application's own {@code application.conf},
 * and caches system properties for the life of the JVM. Immutable, any thread; reads files, never the network.
 */
final class HoconReader {

    private final Properties systemProperties;
    private final Map<String, String> environment;
    private final Config reference;
    private final ConfigObject blockSchema;

    /** @param environment the variables that {@link EnvironmentVariables#ofDrey} returns */
    HoconReader(Properties systemProperties, Map<String, String> environment) {
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.reference = BuiltIn.config();
        this.blockSchema = reference
                .getObject("drey.defaults")
                .withValue("preset", ConfigValueFactory.fromAnyRef("", "no preset"));
    }

    /** Does the work of {@link ConfigurationReader#configured}. */
    Configured read(URI uri, ClassLoader loader, Properties properties) {
        return read(uri, loader, properties, new Properties());
    }

    /** As the other, over these instead of the defaults of the options. */
    Configured read(URI uri, ClassLoader loader, Properties properties, Properties weakest) {
        Config given = Sources.properties(properties, Origins.GIVEN);
        checkPrefix(properties);
        Config system = Sources.properties(systemProperties, Origins.SYSTEM);
        Config named = Sources.named(uri, loader, reference);
        Origins origins = new Origins(Origins.ofNamed(uri, named), !given.isEmpty(), !system.isEmpty(), environment);
        Config user = userConfig(uri, given, system, named.withFallback(ofFramework(weakest)));
        new KeyCheck(reference.getObject("drey"), blockSchema).check(user.getObject("drey"));
        Section drey = new Section(user.withFallback(reference).getConfig("drey"), List.of("drey"));

        TierReader tiers = new TierReader(loader);
        ManagerOptions.Builder options = ManagerOptions.builder();
        options.defaults(tiers.read(drey.block("defaults")));
        ManagerReader.read(drey, options);
        caches(drey, tiers, options);
        return origins.of(ManagerReader.made(drey, options));
    }

    private Config userConfig(URI uri, Config given, Config system, Config named) {
        CacheNames properly = new CacheNames(blockSchema.keySet(), false);
        CacheNames textually = new CacheNames(blockSchema.keySet(), true);
        CacheNames ofNamed = uri.toString().endsWith(".properties") ? textually : properly;
        try {
            Config properties = textually.joined(given).withFallback(textually.joined(system));
            Config variables = variables(properties, ofNamed.joined(resolved(given, system, named)));
            return properties
                    .withFallback(variables)
                    .withFallback(ofNamed.joined(resolved(given, system.withFallback(variables), named)));
        } catch (ConfigException e) {
            throw Sources.unreadable(e, uri);
        }
    }

    private static Config ofFramework(Properties weakest) {
        Map<String, Object> values = new LinkedHashMap<>();
        weakest.stringPropertyNames().forEach(name -> values.put(name, weakest.getProperty(name)));
        return ConfigFactory.parseMap(values, "defaults of the framework");
    }

    private Config variables(Config properties, Config file) {
        if (environment.isEmpty()) {
            return ConfigFactory.empty();
        }
        ConfigObject caches = properties.withFallback(file).getObject(CacheNames.CACHES);
        return new Environment(reference.getObject("drey"), blockSchema).read(environment, caches.keySet());
    }

    /**
     * Returns the block {@code drey} of the source that the URI names, over the defaults, with substitutions resolved.
     * Substitutions see the sources that override the file, except for blocks of caches, whose names are written in
     * another form there. All sources are resolved in one step, since a key that appends to itself ({@code +=}) finds
     * its earlier value only in what is being resolved.
     */
    private Config resolved(Config given, Config system, Config named) {
        Config resolved = given.withFallback(system)
                .withoutPath(CacheNames.CACHES)
                .withFallback(Sources.all(systemProperties).withoutPath("drey"))
                .withFallback(named)
                .withFallback(reference)
                .resolve()
                .withOnlyPath("drey");
        ConfigValue drey = resolved.getValue("drey");
        if (!(drey instanceof ConfigObject block)) {
            throw new ConfigurationException(
                    drey.origin().description() + ": drey is not a block; write drey { ... }, or whole names such as"
                            + " drey.remote.uri = ...",
                    "drey",
                    null);
        }
        return resolved.root().withValue("drey", overDefaults(block)).toConfig();
    }

    /**
     * Returns the same block, which the defaults may complete. Where a file gives a name something else before it gives
     * it a block, the block takes the place of everything before, and of the defaults with it.
     */
    private static ConfigObject overDefaults(ConfigObject block) {
        ConfigObject open = ConfigFactory.empty().root().withOrigin(block.origin());
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            ConfigValue value = entry.getValue();
            open = open.withValue(entry.getKey(), value instanceof ConfigObject inner ? overDefaults(inner) : value);
        }
        return open;
    }

    /** Refuses one of Drey's keys without its prefix, since it would have no effect. */
    private void checkPrefix(Properties given) {
        for (String name : new TreeSet<>(given.stringPropertyNames())) {
            String bare = name.replaceFirst("(?i)^drey[._-]+", "");
            boolean meant = !bare.equals(name) || isKey(bare);
            if (!name.startsWith(PropertyTexts.PREFIX) && meant) {
                throw new ConfigurationException(
                        Origins.GIVEN + ": " + name + " is not a key of Drey; did you mean drey." + bare + "?",
                        name,
                        null);
            }
        }
    }

    private boolean isKey(String path) {
        try {
            return reference.getConfig("drey").hasPathOrNull(path)
                    || path.startsWith("caches.")
                    || path.startsWith("presets.");
        } catch (ConfigException e) { // no path at all
            return false;
        }
    }

    private static void caches(Section drey, TierReader tiers, ManagerOptions.Builder options) {
        Section caches = drey.block("caches");
        for (Map.Entry<String, ConfigValue> cache :
                new TreeMap<>(caches.config().root()).entrySet()) {
            String name = cache.getKey();
            Config own = ((ConfigObject) cache.getValue()).toConfig();
            Section block = new Section(own, Paths.append(caches.path(), name));
            Config whole = own.withFallback(preset(drey, block))
                    .withFallback(drey.config().getConfig("defaults"));
            options.cache(name, tiers.read(new Section(whole, block.path())));
        }
    }

    private static Config preset(Section drey, Section block) {
        if (!block.config().hasPath("preset")) {
            return ConfigFactory.empty();
        }
        ConfigObject presets = drey.config().getObject("presets");
        String name = block.text("preset");
        if (!(presets.get(name) instanceof ConfigObject preset)) {
            throw block.wrong("preset", "one of " + String.join(", ", new TreeSet<>(presets.keySet())));
        }
        return preset.toConfig();
    }
}
