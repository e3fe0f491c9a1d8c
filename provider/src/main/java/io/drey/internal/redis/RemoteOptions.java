package io.drey.internal.redis;

import io.drey.ManagerOptions;
import io.drey.internal.address.Credentials;
import io.drey.internal.address.RemoteAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a manager's options say of its remote tier, the address taken apart. {@link ManagerOptions} has checked all of
 * it and says what each means. Immutable, any thread.
 *
 * @param sentinelCredentials who Drey is to the sentinels, null for nobody or for whom {@code access} says
 * @param access closed with the tier
 */
public record RemoteOptions(
        RemoteAddress address,
        @Nullable Credentials sentinelCredentials,
        Access access,
        int partitions,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration startTimeout,
        int maxInFlight,
        Duration pollInterval,
        Duration idlePollInterval,
        int logLength,
        Duration lease,
        boolean traceCommands) {

    /**
     * Null if there is no remote tier.
     *
     * @param loader where classes are found that the options name
     */
    public static @Nullable RemoteOptions of(ManagerOptions options, ClassLoader loader) {
        String uri = options.remote();
        if (uri == null) {
            return null;
        }
        RemoteAddress written = RemoteAddress.parse(uri);
        Credentials own = credentials(options.user(), options.password());
        return new RemoteOptions(
                own == null ? written : written.withCredentials(own),
                credentials(options.sentinelUser(), options.sentinelPassword()),
                Access.of(options, written, loader),
                options.partitions(),
                options.connectTimeout(),
                options.commandTimeout(),
                options.startTimeout(),
                options.maxInFlight(),
                options.pollInterval(),
                options.idlePollInterval(),
                options.logLength(),
                options.lease(),
                options.traceCommands());
    }

    private static @Nullable Credentials credentials(@Nullable String user, @Nullable String password) {
        return password == null ? null : new Credentials(user, password);
    }
}
