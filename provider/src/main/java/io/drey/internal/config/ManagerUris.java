package io.drey.internal.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** The URIs of cache managers that are not addresses. Stateless, any thread. */
final class ManagerUris {

    /** Names the file {@code drey.conf}, or nothing where there is no such file. */
    static final URI DEFAULT = URI.create("drey:default");

    static final String DEFAULT_FILE = "drey.conf";

    private static final Set<String> FILES = Set.of("classpath", "file", "jar");

    private ManagerUris() {}

    /** Returns whether a URI names a file, as far as its scheme tells. */
    static boolean isFile(URI uri) {
        String scheme = uri.getScheme();
        return scheme != null && FILES.contains(scheme.toLowerCase(Locale.ROOT));
    }
}
