package io.drey.internal.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.drey.ConfigurationException;
import io.drey.internal.address.RemoteAddress;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that a configuration includes, from this machine and the class path only. Another machine must not
 * decide which classes may be read here, and a start must not wait for it. Immutable, any thread.
 *
 * @param fallback Typesafe's own includer, which reads the files; null before it is set
 */
record LocalFiles(@Nullable ConfigIncluder fallback)
        implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {

    /** The schemes that the JDK and application servers use for files and class paths. */
    private static final Set<String> LOCAL = Set.of(
            "file", "jrt", "vfs", "vfszip", "zip", "wsjar", "bundle", "bundleresource", "bundleentry", "resource");

    /** Returns the options for reading files. */
    static ConfigParseOptions options() {
        return ConfigParseOptions.defaults().setIncluder(new LocalFiles(null));
    }

    /** Returns whether reading a URL asks no other machine. The JDK reads {@code file://host/path} by FTP. */
    static boolean isLocal(URL url) {
        String protocol = url.getProtocol().toLowerCase(Locale.ROOT);
        if (protocol.equals("jar")) {
            try {
                return isLocal(new URL(url.getFile()));
            } catch (MalformedURLException e) {
                return false;
            }
        }
        String host = url.getHost();
        boolean here = host == null || host.isEmpty() || host.equalsIgnoreCase("localhost") || !protocol.equals("file");
        return LOCAL.contains(protocol) && here;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder other) {
        return fallback == null ? new LocalFiles(other) : this;
    }

    /** Includes a name that may be a URL, a file beside this one, or a resource. */
    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        URL url = url(what);
        if (url != null && !isLocal(url)) {
            throw refused(what);
        }
        return fallback == null ? ConfigFactory.empty().root() : fallback.include(context, what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        if (!isLocal(what)) {
            throw refused(what.toString());
        }
        return ConfigFactory.parseURL(what, context.parseOptions()).root();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return ConfigFactory.parseFileAnySyntax(what, context.parseOptions()).root();
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return ConfigFactory.parseResourcesAnySyntax(what, context.parseOptions())
                .root();
    }

    private static ConfigurationException refused(String what) {
        return new ConfigurationException("include \"" + RemoteAddress.redacted(what)
                + "\": configuration is not read over the network; copy it into a file of this machine or a resource of"
                + " the class path and write include file(\"/etc/more.conf\") or include classpath(\"more.conf\")");
    }

    private static @Nullable URL url(String what) {
        try {
            return new URL(what);
        } catch (MalformedURLException e) {
            return null;
        }
    }
}
