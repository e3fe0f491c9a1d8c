package io.drey.internal.address;

import io.drey.internal.address.RemoteAddress.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schemes of remote addresses, with what each implies and an example to show in messages. Any thread. */
enum RemoteScheme {
    REDIS("redis", Kind.STANDALONE, false, 6379, "redis://user:password@host:6379/0"),
    REDISS("rediss", Kind.STANDALONE, true, 6379, "rediss://user:password@host:6379/0"),
    SOCKET("redis-socket", Kind.SOCKET, false, 0, "redis-socket:///run/redis/redis.sock"),
    SENTINEL("redis-sentinel", Kind.SENTINEL, false, 26379, "redis-sentinel://a:26379,b:26379/0#mymaster"),
    SENTINEL_TLS("rediss-sentinel", Kind.SENTINEL, true, 26379, "rediss-sentinel://a:26379,b:26379/0#mymaster"),
    CLUSTER("redis-cluster", Kind.CLUSTER, false, 6379, "redis-cluster://user:password@a:6379,b:6379"),
    CLUSTER_TLS("rediss-cluster", Kind.CLUSTER, true, 6379, "rediss-cluster://user:password@a:6379,b:6379"),
    TWEMPROXY("twemproxy", Kind.TWEMPROXY, false, 22121, "twemproxy://a:22121,b:22121");

    private final String text;
    private final Kind kind;
    private final boolean tls;
    private final int port;
    private final String example;

    RemoteScheme(String text, Kind kind, boolean tls, int port, String example) {
        this.text = text;
        this.kind = kind;
        this.tls = tls;
        this.port = port;
        this.example = example;
    }

    static @Nullable RemoteScheme named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(scheme -> scheme.text.equals(name))
                .findFirst()
                .orElse(null);
    }

    static RemoteScheme of(Kind kind, boolean tls) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.kind == kind && scheme.tls == tls)
                .findFirst()
                .orElseThrow();
    }

    static String all() {
        return Arrays.stream(values()).map(scheme -> scheme.text + "://").collect(Collectors.joining(", "));
    }

    String text() {
        return text;
    }

    Kind kind() {
        return kind;
    }

    boolean tls() {
        return tls;
    }

    int port() {
        return port;
    }

    String example() {
        return example;
    }

    boolean severalHosts() {
        return kind == Kind.SENTINEL || kind == Kind.CLUSTER || kind == Kind.TWEMPROXY;
    }
}
