package io.drey;

import io.drey.internal.address.RemoteAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of {@link ManagerOptions}: the defaults, until something is set. */
final class ManagerSettings extends Settings<ManagerSettings> {

    String namespace = "drey";

    @Nullable
    String remote;

    @Nullable
    String user;

    @Nullable
    String password;

    @Nullable
    String sentinelUser;

    @Nullable
    String sentinelPassword;

    int partitions = 64;
    Duration connectTimeout = Duration.ofSeconds(2);
    Duration commandTimeout = Duration.ofSeconds(2);
    Duration startTimeout = Duration.ofSeconds(30);
    int maxInFlight = 4096;
    Duration pollInterval = Duration.ofMillis(25);
    Duration idlePollInterval = Duration.ofMillis(250);
    int logLength = 1024;
    Duration lease = Duration.ofSeconds(10);
    List<String> allow = List.of();
    int maxDepth = 100;
    long maxReferences = 1_000_000;
    int maxArrayLength = 10_000_000;
    long maxBytes = 64L << 20;
    boolean shutdownHook = true;
    TierOptions defaults = TierOptions.builder().build();
    Map<String, TierOptions> caches = Map.of();

    /** Without the caches, which the defaults have a say in. */
    @Override
    Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("namespace", namespace);
        all.put("remote", remote == null ? null : RemoteAddress.parse(remote));
        all.put("user", Secret.of(user));
        all.put("password", Secret.of(password));
        all.put("sentinelUser", Secret.of(sentinelUser));
        all.put("sentinelPassword", Secret.of(sentinelPassword));
        all.put("partitions", partitions);
        all.put("connectTimeout", connectTimeout);
        all.put("commandTimeout", commandTimeout);
        all.put("startTimeout", startTimeout);
        all.put("maxInFlight", maxInFlight);
        all.put("pollInterval", pollInterval);
        all.put("idlePollInterval", idlePollInterval);
        all.put("logLength", logLength);
        all.put("lease", lease);
        all.put("allow", allow);
        all.put("maxDepth", maxDepth);
        all.put("maxReferences", maxReferences);
        all.put("maxArrayLength", maxArrayLength);
        all.put("maxBytes", maxBytes);
        all.put("shutdownHook", shutdownHook);
        all.put("defaults", defaults);
        return all;
    }

    /** What only several settings together can show. */
    void check() {
        Require.atLeast("idle-poll-interval", idlePollInterval, "poll-interval", pollInterval);
        checkUser("user", user, "password", password);
        checkUser("sentinel-user", sentinelUser, "sentinel-password", sentinelPassword);
        if (remote == null) {
            return;
        }
        RemoteAddress address = RemoteAddress.parse(remote);
        if (user != null && address.kind() == RemoteAddress.Kind.TWEMPROXY) {
            throw ConfigurationException.of(
                    "user", "this", "null: twemproxy knows a password only, the redis_auth of its pool");
        }
        if (sentinelPassword != null && address.kind() != RemoteAddress.Kind.SENTINEL) {
            throw ConfigurationException.of(
                    "sentinel-password", "set for " + address, "it with a redis-sentinel:// address only");
        }
    }

    private static void checkUser(String key, @Nullable String user, String passwordKey, @Nullable String password) {
        if (user != null && password == null) {
            throw ConfigurationException.of(key, "this", "a " + passwordKey + " besides, or no " + key);
        }
    }

    /** Told apart from others, but never shown. */
    private record Secret(String text) {

        private static @Nullable Secret of(@Nullable String text) {
            return text == null ? null : new Secret(text);
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
