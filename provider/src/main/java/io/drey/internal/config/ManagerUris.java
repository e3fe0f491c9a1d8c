package io.drey.internal.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** What the URI of a cache manager may name, besides an address. Stateless, any thread. */
final class ManagerUris {

    /** Stands for that file, or for nothing where there is none. */
    static final URI DEFAULT = URI.create("drey:default");

    static final String DEFAULT_FILE = "drey.conf";

    private static final Set<String> FILES = Set.of("classpath", "file", "jar");

    private ManagerUris() {}

    /** Whether it names a file, as far as its scheme tells. */
    static boolean isFile(URI uri) {
        String scheme = uri.getScheme();
        return scheme != null && FILES.contains(scheme.toLowerCase(Locale.ROOT));
    }
}
