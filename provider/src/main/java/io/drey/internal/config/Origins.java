package io.drey.internal.config;

import com.typesafe.config.Config;
import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sources that set something for a manager. Immutable, any thread.
 *
 * @param named the source that its URI names
 * @param given whether the properties of the manager set something
 * @param system whether the system properties do
 * @param environment the variables that set something
 */
record Origins(Named named, boolean given, boolean system, Map<String, String> environment) {

    /** Names the properties given to {@code getCacheManager} in messages. */
    static final String GIVEN = "properties of the cache manager";

    /** Names the system properties in messages. */
    static final String SYSTEM = "system properties";

    private static final String NO_FILE = ManagerUris.DEFAULT_FILE + " (there is none on the class path)";
    private static final String ADDRESS = "the URI of the cache manager";

    /**
     * The source that the URI of a manager names.
     *
     * @param text its name in messages
     * @param says whether anything is set there
     */
    record Named(String text, boolean says) {}

    static Named ofUnwritten(URI uri) {
        return uri.equals(ManagerUris.DEFAULT) ? new Named(NO_FILE, false) : new Named(ADDRESS, true);
    }

    static Named ofNamed(URI uri, Config read) {
        if (RemoteAddress.isScheme(uri.getScheme())) {
            return new Named(ADDRESS, true);
        }
        URL file = read.origin().url();
        if (file != null) {
            return new Named(file.toString(), true);
        }
        boolean isDefault = uri.equals(ManagerUris.DEFAULT);
        return isDefault && read.isEmpty() ? new Named(NO_FILE, false) : new Named(uri.toString(), true);
    }

    Configured of(ManagerOptions options) {
        List<String> sources = new ArrayList<>();
        if (given) {
            sources.add(GIVEN);
        }
        if (system) {
            sources.add(SYSTEM);
        }
        if (!environment.isEmpty()) {
            sources.add(EnvironmentVariables.ORIGIN + " " + String.join(", ", environment.keySet()));
        }
        if (named.says()) {
            sources.add(named.text());
        }
        List<String> looked =
                List.of(named.text(), "the " + GIVEN, "the system properties (drey.*)", "the environment (DREY_*)");
        return new Configured(options, sources, looked);
    }
}
