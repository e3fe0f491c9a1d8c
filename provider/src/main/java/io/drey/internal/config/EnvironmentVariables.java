package io.drey.internal.config;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Picks the environment's variables that are meant for Drey. Separate from {@link Environment}, so that Typesafe Config
 * is not loaded if there are none. Stateless, any thread.
 */
final class EnvironmentVariables {

    static final String PREFIX = "DREY_";

    /** Stands before a variable's name in messages. */
    static final String ORIGIN = "environment variable";

    private static final System.Logger LOG = System.getLogger(EnvironmentVariables.class.getName());

    /** The first parts of all keys. */
    private static final List<String> FIRST =
            List.of("NAMESPACE", "SHUTDOWN", "SHUTDOWNHOOK", "REMOTE", "CODEC", "DEFAULTS", "PRESETS", "CACHES");

    /** Kubernetes sets variables for each of its services in every container, and a service may be called drey. */
    private static final Pattern SERVICE =
            Pattern.compile("DREY_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_.*)?)");

    private EnvironmentVariables() {}

    /** Returns the variables that name a key, or mean to. Logs that others with the same beginning have no effect. */
    static Map<String, String> ofDrey(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>();
        Collection<String> others = new TreeSet<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !value.isBlank()
                    && !SERVICE.matcher(name).matches()) {
                if (FIRST.contains(name.substring(PREFIX.length()).replaceFirst("_.*", ""))) {
                    ours.put(name, value);
                } else {
                    others.add(name);
                }
            }
        });
        if (!others.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "{0} in the environment: not a key of Drey, so without effect (where Redis is: {1})",
                    String.join(", ", others),
                    nameOf("drey.remote.uri"));
        }
        return ours;
    }

    /** Returns the variable's name of a key. */
    static String nameOf(String path) {
        return path.replaceAll("[^\\p{L}\\p{N}]", "_").toUpperCase(Locale.ROOT);
    }
}
