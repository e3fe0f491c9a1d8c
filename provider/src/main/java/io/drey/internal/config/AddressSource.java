package io.drey.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ConfigurationException;
import io.drey.internal.address.RemoteAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A cache manager's URI that is the address of a remote tier. Parameters may follow it: keys of {@code drey.remote}, or
 * other keys without the leading {@code drey}. Stateless, any thread.
 */
final class AddressSource {

    private AddressSource() {}

    static Config read(URI uri, Config reference) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash);
        String start = hash < 0 ? text : text.substring(0, hash);
        int question = start.indexOf('?');
        boolean parameters = question >= 0 && text.indexOf('@', question) < 0; // else it is part of a password
        String origin = "URI of the cache manager";
        Config config = ConfigFactory.empty();
        StringBuilder own = new StringBuilder();
        boolean secretBefore = false;
        if (parameters) {
            for (String parameter : start.substring(question + 1).split("&", -1)) {
                if (parameter.isEmpty()) {
                    continue;
                }
                if (parameter.startsWith("database=")) {
                    own.append('?').append(parameter);
                } else {
                    config = with(config, parameter, reference, origin);
                    checkKey(parameter, secretBefore, reference);
                    secretBefore |= !RemoteAddress.redacted("?" + parameter).equals("?" + parameter);
                }
            }
        }
        String address = (parameters ? start.substring(0, question) : start) + own + fragment;
        return config.withValue("drey.remote.uri", ConfigValueFactory.fromAnyRef(address, origin));
    }

    /** Refuses an unknown parameter. It is not quoted if a password stands before it, of which it may be a part. */
    private static void checkKey(String parameter, boolean secretBefore, Config reference) {
        String key = decoded(parameter.substring(0, parameter.indexOf('=')));
        boolean known = reference.getObject("drey.remote").containsKey(key)
                || reference.getObject("drey").containsKey(key.replaceFirst("\\..*", ""));
        if (secretBefore && !known) {
            throw new ConfigurationException("what follows the password in the URI of the cache manager is not a key of"
                    + " Drey: write & # = in a password as %26 %23 %3D, or use drey.remote.password");
        }
    }

    private static Config with(Config config, String parameter, Config reference, String origin) {
        int equals = parameter.indexOf('=');
        try {
            if (equals > 0) {
                String key = decoded(parameter.substring(0, equals));
                String path = (reference.getObject("drey.remote").containsKey(key) ? "drey.remote." : "drey.") + key;
                String value = decoded(parameter.substring(equals + 1));
                return config.withValue(path, ConfigValueFactory.fromAnyRef(value, origin));
            }
        } catch (IllegalArgumentException | ConfigException e) {
            // falls through: either may quote the value, which may be a password
        }
        throw new ConfigurationException("\"" + RemoteAddress.redacted(parameter.substring(0, Math.max(0, equals)))
                + "\" in the URI of the cache manager is not a parameter; write name=value, such as"
                + " redis://host:6379/0?namespace=shop&command-timeout=1s");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
