package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.drey.ConfigurationException;
import io.drey.internal.address.RemoteAddress;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the sources of configuration: files, addresses, properties. Checks nothing yet. Any thread. */
final class Sources {

    private static final String CLASSPATH = "classpath:";

    private static final System.Logger LOG = System.getLogger(Sources.class.getName());
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");
    private static final String ACCEPTED = "a configuration file (classpath:drey.conf, file:/etc/drey.conf) or an"
            + " address (redis://, rediss://, redis-socket://, redis-sentinel://, rediss-sentinel://,"
            + " redis-cluster://, rediss-cluster://, twemproxy://)";

    private Sources() {}

    /** Returns the source that the URI of a cache manager names, unresolved. */
    static Config named(URI uri, ClassLoader loader, Config reference) {
        if (uri.equals(ManagerUris.DEFAULT)) {
            URL file = resource(loader, ManagerUris.DEFAULT_FILE);
            return file == null ? ConfigFactory.empty() : file(file, loader);
        }
        if (RemoteAddress.isScheme(uri.getScheme())) {
            return AddressSource.read(uri, reference);
        }
        if (uri.toString().startsWith(CLASSPATH)) {
            String name = uri.toString().substring(CLASSPATH.length()).replaceFirst("^/+", "");
            URL file = resource(loader, name);
            if (file == null) {
                throw new ConfigurationException(
                        "\"" + shown(uri) + "\": the manager's class loader (" + loader + ") finds no resource "
                                + shown(name) + "; put the file there or write file:/path/to/" + shown(name));
            }
            return file(file, loader);
        }
        return file(url(uri), loader);
    }

    /** Returns the resource that the class loader prefers. Warns if there is another one, which then has no effect. */
    private static @Nullable URL resource(ClassLoader loader, String name) {
        URL first = loader.getResource(name);
        if (first == null) {
            return null;
        }
        try {
            for (URL other : Collections.list(loader.getResources(name))) {
                if (!other.toString().equals(first.toString()) && !text(other).equals(text(first))) {
                    LOG.log(
                            Level.WARNING,
                            "the class path has several {0}: {1} is read, {2} is not; leave one of them, or name one by"
                                    + " the URI of the manager",
                            name,
                            first,
                            other);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "whether there are several " + name + " could not be seen", e);
        }
        return first;
    }

    private static String text(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // or the jar stays open
        try (InputStream bytes = connection.getInputStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the properties that start with {@code drey.}. */
    static Config properties(Properties properties, String origin) {
        Properties own = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("drey.")) {
                own.setProperty(name, properties.getProperty(name));
            }
        }
        return parse(own, origin);
    }

    /** Returns all system properties, for substitutions. */
    static Config all(Properties systemProperties) {
        return parse(systemProperties, Origins.SYSTEM);
    }

    /**
     * Returns Typesafe's report without its quotation of the file, which may be a password. File and line say enough.
     */
    static ConfigurationException unreadable(ConfigException e, URI uri) {
        String where = e.origin() == null ? shown(uri) : e.origin().description();
        Matcher name = SUBSTITUTION.matcher(String.valueOf(e.getMessage()));
        if (e instanceof ConfigException.UnresolvedSubstitution) {
            String what = name.find() ? name.group() : "a ${...}";
            if (String.valueOf(e.getMessage()).contains("cycle")) {
                return new ConfigurationException(where + ": " + what
                        + " leads back to itself, in a circle; write out one of the values that it leads through");
            }
            return new ConfigurationException(where + ": " + what + " is neither a key, a property nor an environment"
                    + " variable; set it, or write ${?...} if it may be missing");
        }
        return new ConfigurationException(
                where + ": this is not HOCON; write key = \"value\", with quotes around whatever"
                        + " holds more than letters, digits and hyphens");
    }

    private static Config parse(Properties properties, String origin) {
        return ConfigFactory.parseProperties(
                properties, ConfigParseOptions.defaults().setOriginDescription(origin));
    }

    private static Config file(URL url, ClassLoader loader) {
        Config config;
        try {
            config = ConfigFactory.parseURL(
                    url, LocalFiles.options().setAllowMissing(false).setClassLoader(loader));
        } catch (ConfigException.IO e) {
            throw new ConfigurationException("\"" + url + "\" cannot be read: check the path and its rights", null, e);
        } catch (ConfigException e) {
            throw unreadable(e, URI.create(url.toString()));
        }
        if (!config.root().isEmpty() && !config.root().containsKey("drey")) {
            throw new ConfigurationException(url + ": there is no block drey; write drey { ... } around the keys");
        }
        return config;
    }

    private static URL url(URI uri) {
        String scheme = uri.getScheme();
        try {
            URL url = uri.toURL();
            if (!LocalFiles.isLocal(url)) {
                throw new ConfigurationException(
                        "\"" + shown(uri) + "\": configuration is not read over the network; write " + ACCEPTED);
            }
            return url;
        } catch (MalformedURLException | IllegalArgumentException e) {
            String near = scheme == null ? null : near(scheme);
            throw new ConfigurationException("\"" + shown(uri) + "\" is not the URI of a cache manager"
                    + (near == null ? "" : " (did you mean " + near + "?)") + "; write "
                    + ACCEPTED); // e may quote secrets
        }
    }

    private static @Nullable String near(String scheme) {
        return Nearest.to(scheme, RemoteAddress.schemes());
    }

    private static String shown(URI uri) {
        return shown(uri.toString());
    }

    private static String shown(String uri) {
        return RemoteAddress.redacted(uri);
    }
}
