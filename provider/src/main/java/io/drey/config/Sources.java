package io.drey.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.drey.ConfigurationException;
import io.drey.RemoteAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where configuration comes from: files, addresses, properties. Only reads; nothing is checked yet. Any thread. */
final class Sources {

    private static final String CLASSPATH = "classpath:";
    private static final Set<String> NETWORK = Set.of("http", "https", "ftp", "mailto");
    private static final String ACCEPTED = "a configuration file (classpath:drey.conf, file:/etc/drey.conf) or an"
            + " address (redis://, rediss://, redis-socket://, redis-sentinel://, rediss-sentinel://,"
            + " redis-cluster://, rediss-cluster://, twemproxy://)";

    private Sources() {}

    /** What all {@code reference.conf} on Drey's own class path say about Drey. */
    static Config reference() {
        Config all = ConfigFactory.parseResources(Sources.class.getClassLoader(), "reference.conf");
        if (!all.hasPath("drey.defaults")) {
            throw new ConfigurationException("Drey's reference.conf is missing: where jars are merged into one, their"
                    + " reference.conf files must be appended to each other, not replaced");
        }
        return all.withOnlyPath("drey").resolve();
    }

    /** What the URI of a cache manager names; unresolved. */
    static Config named(URI uri, ClassLoader loader, Config reference) {
        if (uri.equals(Unwritten.DEFAULT_URI)) {
            URL file = loader.getResource(Unwritten.DEFAULT_FILE);
            return file == null ? ConfigFactory.empty() : file(file, loader);
        }
        if (RemoteAddress.isScheme(uri.getScheme())) {
            return AddressSource.read(uri, reference);
        }
        if (uri.toString().startsWith(CLASSPATH)) {
            String name = uri.toString().substring(CLASSPATH.length()).replaceFirst("^/+", "");
            URL file = loader.getResource(name);
            if (file == null) {
                throw new ConfigurationException("\"" + uri + "\": the manager's class loader (" + loader
                        + ") finds no resource " + name + "; put the file there or write file:/path/to/" + name);
            }
            return file(file, loader);
        }
        return file(url(uri), loader);
    }

    /** Those that start with {@code drey.}. */
    static Config properties(Properties properties, String origin) {
        Properties own = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("drey.")) {
                own.setProperty(name, properties.getProperty(name));
            }
        }
        return parse(own, origin);
    }

    /** All of them, for substitutions. */
    static Config all(Properties systemProperties) {
        return parse(systemProperties, "system properties");
    }

    /** Typesafe's report, which has file and line, unless it might quote a password. */
    static ConfigurationException unreadable(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        boolean secret = lower.contains("password") || lower.contains("://") || lower.contains("@");
        if (!secret) {
            return new ConfigurationException(message, null, e);
        }
        String where = e.origin() == null ? "configuration" : e.origin().description();
        return new ConfigurationException(where + ": this is not HOCON; write key = \"value\"");
    }

    private static Config parse(Properties properties, String origin) {
        return ConfigFactory.parseProperties(
                properties, ConfigParseOptions.defaults().setOriginDescription(origin));
    }

    private static Config file(URL url, ClassLoader loader) {
        Config config;
        try {
            config = ConfigFactory.parseURL(
                    url, ConfigParseOptions.defaults().setAllowMissing(false).setClassLoader(loader));
        } catch (ConfigException.IO e) {
            throw new ConfigurationException("\"" + url + "\" cannot be read: check the path and its rights", null, e);
        } catch (ConfigException e) {
            throw unreadable(e);
        }
        if (!config.root().isEmpty() && !config.root().containsKey("drey")) {
            throw new ConfigurationException(url + ": there is no block drey; write drey { ... } around the keys");
        }
        return config;
    }

    private static URL url(URI uri) {
        String scheme = uri.getScheme();
        if (scheme != null && NETWORK.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new ConfigurationException(
                    "\"" + shown(uri) + "\": configuration is not read over the network; write " + ACCEPTED);
        }
        try {
            return uri.toURL();
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
        return RemoteAddress.redacted(uri.toString());
    }
}
