package io.drey.internal.jcache;

import io.drey.internal.address.RemoteAddress;
import java.net.URI;
import java.util.Properties;

/**
 * How a provider tells its managers apart, and what the user gave along.
 *
 * @param mark tells this manager from all others of the JVM, also where their URIs look the same in names; holds nothing
 *     that is secret
 */
record ManagerIdentity(URI uri, ClassLoader classLoader, Properties properties, String mark) {

    /** Without the properties, which may hold a password too. */
    @Override
    public String toString() {
        return "ManagerIdentity[" + shown() + ", " + classLoader + "]";
    }

    /** The URI without a password, for names and messages. */
    URI shown() {
        return URI.create(RemoteAddress.redacted(uri.toString()));
    }
}
