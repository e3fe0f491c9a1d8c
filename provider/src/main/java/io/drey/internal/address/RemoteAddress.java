package io.drey.internal.address;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the remote tier is. Made by {@link #parse}, which checks everything; printed without credentials. Immutable,
 * any thread.
 *
 * @param kind what answers there
 * @param tls whether connections are encrypted
 * @param hosts unresolved; one, or several for Sentinel, Cluster and twemproxy, or none for a socket
 * @param socket path of the Unix domain socket, null unless {@code kind} says so
 * @param database number of the Redis database, 0 unless chosen
 * @param master what the sentinels call the master, null unless {@code kind} says so
 * @param credentials who Drey is to Redis, null for nobody
 */
public record RemoteAddress(
        Kind kind,
        boolean tls,
        List<InetSocketAddress> hosts,
        @Nullable String socket,
        int database,
        @Nullable String master,
        @Nullable Credentials credentials) {

    /** What answers at an address. */
    public enum Kind {
        /** One server, {@code redis://} or {@code rediss://}. */
        STANDALONE,
        /** One server behind a Unix domain socket, {@code redis-socket://}. */
        SOCKET,
        /** Sentinels that know the server, {@code redis-sentinel://} or {@code rediss-sentinel://}. */
        SENTINEL,
        /** Some nodes of a Redis Cluster, {@code redis-cluster://} or {@code rediss-cluster://}. */
        CLUSTER,
        /** A twemproxy with servers behind it, {@code twemproxy://}. */
        TWEMPROXY
    }

    /** Copies the hosts. */
    public RemoteAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads a URI such as {@code redis://user:password@host:6379/0}, {@code redis-socket:///run/redis.sock},
     * {@code redis-sentinel://a:26379,b:26379/0#mymaster}, {@code redis-cluster://a:7000,b:7001} or
     * {@code twemproxy://host:22121}.
     *
     * @throws IllegalAddressException if it is not one; the message says what is accepted, without credentials
     */
    public static RemoteAddress parse(String uri) {
        return RemoteUri.parse(uri);
    }

    /** Whether a URI of that scheme is an address rather than a configuration file. */
    public static boolean isScheme(@Nullable String scheme) {
        return scheme != null && RemoteScheme.named(scheme) != null;
    }

    /** The schemes that {@link #parse} knows. */
    public static List<String> schemes() {
        return Arrays.stream(RemoteScheme.values()).map(RemoteScheme::text).toList();
    }

    /** A text that may be a URI, whatever may be a secret in it replaced by stars. For messages, logs and names. */
    public static String redacted(String uri) {
        return Redaction.of(uri);
    }

    /** A copy for these credentials. */
    public RemoteAddress withCredentials(Credentials changed) {
        return new RemoteAddress(kind, tls, hosts, socket, database, master, changed);
    }

    /** The URI, credentials replaced by stars. */
    @Override
    public String toString() {
        String start = RemoteScheme.of(kind, tls).text() + "://" + (credentials == null ? "" : credentials + "@");
        String where = socket != null
                ? (socket.indexOf('@') < 0 ? socket : "***" + socket.substring(socket.lastIndexOf('@')))
                : hosts.stream().map(RemoteAddress::text).collect(Collectors.joining(","));
        String path = kind == Kind.SOCKET
                ? (database == 0 ? "" : "?database=" + database)
                : (database == 0 ? "" : "/" + database);
        return start + where + path + (master == null ? "" : "#" + master);
    }

    private static String text(InetSocketAddress host) {
        String name = host.getHostString();
        return (name.indexOf(':') < 0 ? name : '[' + name + ']') + ':' + host.getPort();
    }
}
