package io.drey.internal.jcache;

import io.drey.internal.address.RemoteAddress;
import java.net.URI;
import java.util.Properties;

/**
 * How a provider distinguishes its managers, and what the user passed in for this one.
 *
 * @param mark distinguishes this manager from all others of the JVM, even if their URIs look the same in names;
 *     contains no secret
 */
record ManagerIdentity(URI uri, ClassLoader classLoader, Properties properties, String mark) {

    /** Leaves out the properties, which may contain a password. */
    @Override
    public String toString() {
        return "ManagerIdentity[" + shown() + ", " + classLoader + "]";
    }

    /** Returns the URI without its password, for names and messages. */
    URI shown() {
        return URI.create(RemoteAddress.redacted(uri.toString()));
    }
}
