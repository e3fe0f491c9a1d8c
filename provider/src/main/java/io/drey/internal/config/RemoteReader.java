package io.drey.internal.config;

import io.drey.Credentials;
import io.drey.RemoteAddress;
import io.drey.RemoteOptions;
import org.jspecify.annotations.Nullable;

/** Reads the block {@code drey.remote}. Stateless, any thread. */
final class RemoteReader {

    private RemoteReader() {}

    /** Stands in where there is none, so that the rest of the block is checked all the same. */
    private static final String NO_ADDRESS = "redis://localhost";

    /** Null if there is no address, hence no remote tier. */
    static @Nullable RemoteOptions read(Section remote) {
        String uri = remote.textOrNull("uri");
        Credentials own = credentials(remote, "user", "password");
        Credentials sentinel = credentials(remote, "sentinel-user", "sentinel-password");
        RemoteAddress written = remote.make(() -> RemoteAddress.parse(uri == null ? NO_ADDRESS : uri));
        if (own != null && own.user() != null && written.kind() == RemoteAddress.Kind.TWEMPROXY) {
            throw remote.wrong("user", "null: twemproxy knows a password only, the redis_auth of its pool");
        }
        RemoteAddress address = own == null ? written : written.withCredentials(own);
        RemoteOptions options = remote.make(() -> new RemoteOptions(
                address,
                uri == null ? null : sentinel,
                remote.whole("partitions"),
                remote.duration("connect-timeout"),
                remote.duration("command-timeout"),
                remote.duration("start-timeout"),
                remote.whole("max-in-flight"),
                remote.duration("poll-interval"),
                remote.duration("idle-poll-interval"),
                remote.whole("log-length"),
                remote.duration("lease")));
        return uri == null ? null : options;
    }

    private static @Nullable Credentials credentials(Section remote, String userKey, String passwordKey) {
        String user = remote.textOrNull(userKey);
        String password = remote.textOrNull(passwordKey);
        if (password == null && user != null) {
            throw remote.wrong(userKey, "a " + passwordKey + " besides, or no " + userKey);
        }
        return password == null ? null : new Credentials(user, password);
    }
}
