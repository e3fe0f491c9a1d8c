package io.drey.internal.redis;

import io.drey.internal.address.Credentials;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns addresses into those of the client library. */
final class Addresses {

    private Addresses() {}

    /**
     * Returns an address for each host; a single one for Sentinel and for a socket.
     *
     * @param role what the connection is for, the end of its name
     * @param patience how long a server may take to be ready once it was reached
     */
    static List<RedisURI> of(RemoteOptions options, String role, Duration patience) {
        RemoteAddress address = options.address();
        return switch (address.kind()) {
            case SOCKET ->
                List.of(finished(
                        RedisURI.Builder.socket(Objects.requireNonNull(address.socket())), options, role, patience));
            case SENTINEL -> List.of(sentinel(options, role, patience));
            case STANDALONE, CLUSTER, TWEMPROXY ->
                address.hosts().stream()
                        .map(host -> direct(host, options, role, patience))
                        .toList();
        };
    }

    /** Returns the address of one server. */
    static RedisURI direct(InetSocketAddress host, RemoteOptions options, String role, Duration patience) {
        return finished(encrypted(at(host), options), options, role, patience);
    }

    private static RedisURI.Builder at(InetSocketAddress host) {
        return RedisURI.builder().withHost(host.getHostString()).withPort(host.getPort());
    }

    private static RedisURI.Builder encrypted(RedisURI.Builder builder, RemoteOptions options) {
        return builder.withSsl(options.address().tls())
                .withVerifyPeer(options.access().tls().verifyHost() ? SslVerifyMode.FULL : SslVerifyMode.CA);
    }

    private static RedisURI sentinel(RemoteOptions options, String role, Duration patience) {
        RemoteAddress address = options.address();
        RedisURI.Builder master =
                RedisURI.builder().withSentinelMasterId(Objects.requireNonNull(address.master(), "parsed"));
        for (InetSocketAddress host : address.hosts()) {
            RedisURI.Builder sentinel = encrypted(at(host), options)
                    .withClientName(options.access().name("sentinel"))
                    .withTimeout(patience);
            master.withSentinel(authenticated(sentinel, options.access().sentinel(), options.sentinelCredentials())
                    .build());
        }
        return finished(encrypted(master, options), options, role, patience);
    }

    private static RedisURI finished(RedisURI.Builder builder, RemoteOptions options, String role, Duration patience) {
        RemoteAddress address = options.address();
        builder.withTimeout(patience).withDatabase(address.database());
        RedisURI uri = authenticated(builder, options.access().server(), address.credentials())
                .build();
        if (address.kind() == Kind.TWEMPROXY) { // it closes the connection on CLIENT
            uri.setLibraryName("");
            uri.setLibraryVersion("");
        } else {
            uri.setClientName(options.access().name(role));
        }
        return uri;
    }

    private static RedisURI.Builder authenticated(
            RedisURI.Builder builder, @Nullable CredentialsSource source, @Nullable Credentials credentials) {
        if (source != null) {
            return builder.withAuthentication(source);
        }
        if (credentials == null) {
            return builder;
        }
        String user = credentials.user();
        char[] password = credentials.password().toCharArray();
        return user == null ? builder.withPassword(password) : builder.withAuthentication(user, password);
    }
}
