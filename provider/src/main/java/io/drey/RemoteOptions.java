package io.drey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier: the block {@code drey.remote}. Immutable, any thread.
 *
 * @param address where it is
 * @param sentinelCredentials who Drey is to the sentinels, null for nobody
 * @param partitions into how many partitions the namespace is divided, 1 to 1024; all JVMs must agree
 * @param connectTimeout deadline of making one connection, above zero
 * @param commandTimeout deadline of one command, above zero
 * @param startTimeout how long the first answer of all may take, above zero
 * @param maxInFlight most commands that wait for an answer at the same time, at least 1; more fail at once
 * @param pollInterval how often the change logs are looked at where the server cannot be waited on, above zero
 * @param idlePollInterval how often at least, while nothing changes, not below {@code pollInterval}
 * @param logLength about how many changes the log of a partition keeps, 16 to 1,000,000
 * @param lease how long one JVM may take to load a missing entry before another may, above zero
 */
public record RemoteOptions(
        RemoteAddress address,
        @Nullable Credentials sentinelCredentials,
        int partitions,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration startTimeout,
        int maxInFlight,
        Duration pollInterval,
        Duration idlePollInterval,
        int logLength,
        Duration lease) {

    /** @throws ConfigurationException if a value is out of its range */
    public RemoteOptions {
        Require.range("partitions", partitions, 1, 1024);
        Require.positive("connect-timeout", connectTimeout);
        Require.positive("command-timeout", commandTimeout);
        Require.positive("start-timeout", startTimeout);
        Require.range("max-in-flight", maxInFlight, 1, Integer.MAX_VALUE);
        Require.positive("poll-interval", pollInterval);
        Require.positive("idle-poll-interval", idlePollInterval);
        Require.atLeast("idle-poll-interval", idlePollInterval, "poll-interval", pollInterval);
        Require.range("log-length", logLength, 16, 1_000_000);
        Require.positive("lease", lease);
        if (sentinelCredentials != null && address.kind() != RemoteAddress.Kind.SENTINEL) {
            throw ConfigurationException.of(
                    "sentinel-password", "set for " + address, "it with a redis-sentinel:// address only");
        }
    }

    /** The defaults of {@code reference.conf} at that address. */
    public static RemoteOptions at(RemoteAddress address) {
        return new RemoteOptions(
                address,
                null,
                64,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                4096,
                Duration.ofMillis(25),
                Duration.ofMillis(250),
                1024,
                Duration.ofSeconds(10));
    }
}
