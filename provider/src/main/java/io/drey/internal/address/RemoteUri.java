package io.drey.internal.address;

import io.drey.internal.address.RemoteAddress.Kind;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the URI of a remote tier apart. Not by {@link java.net.URI}, which knows no host in {@code a:1,b:2} nor in a
 * name with an underscore, and whose messages quote the password. Confined to the call of {@link #parse}.
 */
final class RemoteUri {

    /** The five parts of a URI by appendix B of RFC 3986. */
    private static final Pattern PARTS =
            Pattern.compile("([^:/?#]*):(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\[\\]:,@\\s]+)(?::(.*))?");

    private final RemoteScheme scheme;
    private final String shown;
    private final String authority;
    private final String path;
    private final @Nullable String query;
    private final @Nullable String fragment;

    private RemoteUri(RemoteScheme scheme, String shown, Matcher parts) {
        this.scheme = scheme;
        this.shown = shown;
        this.authority = Objects.requireNonNullElse(parts.group(2), "");
        this.path = parts.group(3);
        this.query = parts.group(4);
        this.fragment = parts.group(5);
    }

    static RemoteAddress parse(String uri) {
        String shown = Redaction.of(uri);
        Matcher parts = PARTS.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalAddressException(
                    "\"" + shown + "\" is not an address; write a URI such as " + RemoteScheme.REDIS.example());
        }
        RemoteScheme scheme = RemoteScheme.named(parts.group(1));
        if (scheme == null) {
            throw new IllegalAddressException("\"" + shown + "\" has a scheme that is not one of " + RemoteScheme.all()
                    + "; for example " + RemoteScheme.REDIS.example());
        }
        return new RemoteUri(scheme, shown, parts).address();
    }

    private RemoteAddress address() {
        if ((path + query + fragment).indexOf('@') >= 0 && scheme.kind() != Kind.SOCKET) {
            throw wrong("has a / ? or # before the @: in a user or password write them as %2F %3F %23,"
                    + " or use drey.remote.user and drey.remote.password");
        }
        int at = authority.lastIndexOf('@');
        Credentials credentials = at < 0 ? null : credentials(authority.substring(0, at));
        String hosts = authority.substring(at + 1);
        return scheme.kind() == Kind.SOCKET ? socket(credentials, hosts) : network(credentials, hosts);
    }

    private RemoteAddress network(@Nullable Credentials credentials, String hosts) {
        if (query != null) {
            throw wrong("has parameters: they may follow the URI of a manager; here write them as keys of drey.remote");
        }
        int database = database(path.equals("/") ? "" : path.startsWith("/") ? path.substring(1) : path);
        if (scheme.kind() == Kind.TWEMPROXY && (database != 0 || (credentials != null && credentials.user() != null))) {
            throw wrong("names a database or a user, which twemproxy does not know;"
                    + " choose them in twemproxy's own configuration (redis_db, redis_auth)");
        }
        if (scheme.kind() == Kind.CLUSTER && database != 0) {
            throw wrong("names a database: a Redis Cluster has only 0, so leave it out");
        }
        return new RemoteAddress(scheme.kind(), scheme.tls(), hosts(hosts), null, database, master(), credentials);
    }

    private RemoteAddress socket(@Nullable Credentials credentials, String host) {
        if (!host.isEmpty() || path.length() < 2) {
            throw wrong("has no absolute path: write three slashes");
        }
        if (query != null && !query.startsWith("database=")) {
            throw wrong("has a parameter other than database=<number>");
        }
        int database = database(query == null ? "" : query.substring("database=".length()));
        return new RemoteAddress(Kind.SOCKET, false, List.of(), decoded(path), database, master(), credentials);
    }

    private List<InetSocketAddress> hosts(String text) {
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            hosts.add(host(host.trim()));
        }
        if (hosts.size() > 1 && !scheme.severalHosts()) {
            throw wrong("names several hosts, which only redis-sentinel://, redis-cluster:// and twemproxy:// do");
        }
        return hosts;
    }

    private InetSocketAddress host(String text) {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text.isEmpty() || text.startsWith(":") ? "has no host" : "has a malformed host");
        }
        String name = matcher.group(1);
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return InetSocketAddress.createUnresolved(bare, port(matcher.group(2)));
    }

    private int port(@Nullable String text) {
        if (text == null) {
            return scheme.port();
        }
        int port = number(text);
        if (port < 1 || port > 65_535) {
            throw wrong("has the port \"" + text + "\": write a number from 1 to 65535");
        }
        return port;
    }

    private int database(String text) {
        int database = text.isEmpty() ? 0 : number(text);
        if (database < 0) {
            throw wrong("has the database \"" + text + "\": write its number, such as 0");
        }
        return database;
    }

    private @Nullable String master() {
        if (scheme.kind() == Kind.SENTINEL) {
            if (fragment == null || fragment.isEmpty()) {
                throw wrong("does not say what the sentinels call the master: append its name after #");
            }
            if (fragment.indexOf('?') >= 0 || fragment.indexOf('=') >= 0) {
                throw wrong("has parameters behind the #: write them before it");
            }
            return decoded(fragment);
        }
        if (fragment != null) {
            throw wrong("has a # part, which only redis-sentinel:// does");
        }
        return null;
    }

    /** By the habit of Redis clients: a single word before the @ is the password. */
    private @Nullable Credentials credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon <= 0 ? null : decoded(userInfo.substring(0, colon));
        String password = decoded(userInfo.substring(colon + 1));
        if (password.isEmpty()) {
            throw wrong("has an empty password: leave out everything up to the @, or write :password@");
        }
        return new Credentials(user, password);
    }

    /** A plus is a plus: {@link URLDecoder} would make it a space, as forms do. */
    private String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("has a % that two hexadecimal digits do not follow: write a plain % as %25"); // e may quote it
        }
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    private IllegalAddressException wrong(String what) {
        return new IllegalAddressException("\"" + shown + "\" " + what + "; for example " + scheme.example());
    }
}
