package io.drey.spring;

import io.drey.internal.config.Configured;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/** Where the application wrote what configures Drey: file and line, environment, or command line. Stateless. */
final class Origins {

    private static final String ADDRESS = "drey.remote.uri";

    private Origins() {}

    /** Where a key is written; null if nowhere. */
    static @Nullable String of(Environment environment, String key) {
        ConfigurationPropertyName name =
                ConfigurationPropertyName.isValid(key) ? ConfigurationPropertyName.of(key) : null;
        if (name == null) {
            return null;
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return String.valueOf(
                        property.getOrigin() == null ? source.getUnderlyingSource() : property.getOrigin());
            }
        }
        return null;
    }

    /**
     * One line that says where the address of Redis is from, and what else is written. The manager tells what it came
     * to, but knows only that it was given options.
     *
     * @param ofBoot whether the address is that of Boot's own configuration
     */
    static String line(Environment environment, Configured configured, boolean ofBoot) {
        List<String> files = configured.sources().stream()
                .filter(source -> source.contains(":/"))
                .toList();
        List<String> all = new ArrayList<>(below(environment));
        all.addAll(files);
        String others = all.isEmpty() ? "" : "; keys of drey are written in " + String.join(", ", all);
        if (configured.options().remote() == null) {
            return "caches are local only: no " + ADDRESS + " in Spring's environment or a drey.conf, no"
                    + " spring.data.redis.* and no service connection" + others;
        } else if (ofBoot) {
            return "the address of Redis is from Boot's own configuration (spring.data.redis.*, or a service connection)"
                    + others;
        }
        String written = of(environment, ADDRESS);
        return ADDRESS + " is from " + (written == null ? String.join(", ", files) : written) + others;
    }

    /** The names of the sources in which anything is written below {@code drey}. */
    private static List<String> below(Environment environment) {
        List<String> names = new ArrayList<>();
        ConfigurationPropertyName drey = ConfigurationPropertyName.of("drey");
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource
                    && source.containsDescendantOf(drey) == ConfigurationPropertyState.PRESENT
                    && source.getUnderlyingSource() instanceof PropertySource<?> underlying) {
                names.add(underlying.getName());
            }
        }
        return names;
    }
}
