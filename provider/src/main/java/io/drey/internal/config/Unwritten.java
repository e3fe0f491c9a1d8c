package io.drey.internal.config;

import io.drey.CodecOptions;
import io.drey.ConfigurationException;
import io.drey.ExpiryOptions;
import io.drey.LocalOptions;
import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.RemoteAddress;
import io.drey.RemoteOptions;
import io.drey.TierOptions;
import io.drey.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The options where nobody has written any: {@code reference.conf} in code, at most with an address. A test holds both
 * equal. Without Typesafe Config, whose classes need not be loaded then. Stateless, any thread.
 */
final class Unwritten {

    static final URI DEFAULT_URI = URI.create("drey:default");
    static final String DEFAULT_FILE = "drey.conf";

    private static final String FIRST_LINE = "# Every key of Drey";
    private static final String LAST_LINE = "# The end of Drey's own reference.conf.";

    private static final TierOptions TIMESTAMPS = TierOptions.DEFAULTS
            .withWrite(WriteMode.THROUGH)
            .withOnUnavailable(OnUnavailable.FAIL)
            .withLocal(new LocalOptions(true, LocalOptions.UNLIMITED, Duration.ZERO, Duration.ZERO))
            .withExpiry(ExpiryOptions.ETERNAL);

    private static final TierOptions QUERY_RESULTS = TierOptions.DEFAULTS.withOnUnavailable(OnUnavailable.MISS);

    private static final Map<String, TierOptions> CACHES = Map.of(
            "default-update-timestamps-region", TIMESTAMPS,
            "*.default-update-timestamps-region", TIMESTAMPS,
            "default-query-results-region", QUERY_RESULTS,
            "*.default-query-results-region", QUERY_RESULTS);

    private Unwritten() {}

    /** Null if there is anything to read, or to complain about. */
    static @Nullable ManagerOptions options(URI uri, ClassLoader loader, Properties system, Properties given) {
        return options(uri, loader, system, given, Unwritten.class.getClassLoader());
    }

    /** @param own Drey's own class loader */
    static @Nullable ManagerOptions options(
            URI uri, ClassLoader loader, Properties system, Properties given, ClassLoader own) {
        if (namesDrey(system) || !given.isEmpty() || !isOnlyReference(own)) {
            return null;
        } else if (uri.equals(DEFAULT_URI)) {
            return loader.getResource(DEFAULT_FILE) == null ? at(null) : null;
        }
        RemoteAddress address = address(uri);
        return address == null ? null : at(RemoteOptions.at(address));
    }

    private static ManagerOptions at(@Nullable RemoteOptions remote) {
        return new ManagerOptions(
                ManagerOptions.DEFAULTS.namespace(), remote, CodecOptions.DEFAULTS, TierOptions.DEFAULTS, CACHES);
    }

    private static boolean namesDrey(Properties properties) {
        return properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith("drey."));
    }

    /** Whether no other library's {@code reference.conf} says anything about Drey, nor one merged with Drey's own. */
    private static boolean isOnlyReference(ClassLoader loader) {
        try {
            List<String> about = new ArrayList<>();
            for (URL file : Collections.list(loader.getResources("reference.conf"))) {
                String text = text(file).strip();
                if (text.contains("drey")) {
                    about.add(text);
                }
            }
            return about.size() == 1
                    && about.get(0).startsWith(FIRST_LINE)
                    && about.get(0).endsWith(LAST_LINE);
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(URL file) throws IOException {
        try (InputStream bytes = file.openStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Null if there are parameters, or if it is none; why is told by who reads them. */
    private static @Nullable RemoteAddress address(URI uri) {
        String text = uri.toString();
        if (!RemoteAddress.isScheme(uri.getScheme()) || text.indexOf('?') >= 0) {
            return null;
        }
        try {
            return RemoteAddress.parse(text);
        } catch (ConfigurationException e) {
            return null;
        }
    }
}
