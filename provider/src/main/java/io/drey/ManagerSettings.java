package io.drey;

import io.drey.internal.address.RemoteAddress;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.resource.ClientResources;
import java.nio.file.Path;
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
    Path passwordFile;

    @Nullable
    String credentialsClass;

    @Nullable
    RedisCredentialsProvider credentials;

    @Nullable
    String sentinelUser;

    @Nullable
    String sentinelPassword;

    @Nullable
    Path sentinelPasswordFile;

    @Nullable
    String sentinelCredentialsClass;

    @Nullable
    RedisCredentialsProvider sentinelCredentials;

    TlsOptions tls = TlsOptions.builder().build();

    @Nullable
    ClientResources clientResources;

    int partitions = 64;
    Duration connectTimeout = Duration.ofSeconds(2);
    Duration commandTimeout = Duration.ofSeconds(2);
    Duration startTimeout = Duration.ofSeconds(30);
    int maxInFlight = 4096;
    Duration pollInterval = Duration.ofMillis(25);
    Duration idlePollInterval = Duration.ofMillis(250);
    int logLength = 1024;
    Duration lease = Duration.ofSeconds(10);
    boolean traceCommands;

    List<String> allow = List.of();
    int maxDepth = 100;
    long maxReferences = 1_000_000;
    int maxArrayLength = 10_000_000;
    long maxBytes = 64L << 20;
    List<String> encryptionKeys = List.of();
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
        all.put("passwordFile", passwordFile);
        all.put("credentialsClass", credentialsClass);
        all.put("credentials", Given.of(credentials));
        all.put("sentinelUser", Secret.of(sentinelUser));
        all.put("sentinelPassword", Secret.of(sentinelPassword));
        all.put("sentinelPasswordFile", sentinelPasswordFile);
        all.put("sentinelCredentialsClass", sentinelCredentialsClass);
        all.put("sentinelCredentials", Given.of(sentinelCredentials));
        all.put("tls", tls);
        all.put("clientResources", Given.of(clientResources));
        all.put("partitions", partitions);
        all.put("connectTimeout", connectTimeout);
        all.put("commandTimeout", commandTimeout);
        all.put("startTimeout", startTimeout);
        all.put("maxInFlight", maxInFlight);
        all.put("pollInterval", pollInterval);
        all.put("idlePollInterval", idlePollInterval);
        all.put("logLength", logLength);
        all.put("lease", lease);
        all.put("traceCommands", traceCommands);
        all.put("allow", allow);
        all.put("maxDepth", maxDepth);
        all.put("maxReferences", maxReferences);
        all.put("maxArrayLength", maxArrayLength);
        all.put("maxBytes", maxBytes);
        all.put("encryptionKeys", encryptionKeys);
        all.put("shutdownHook", shutdownHook);
        all.put("defaults", defaults);
        return all;
    }

    /** What only several settings together can show. */
    void check() {
        Require.atLeast("idle-poll-interval", idlePollInterval, "poll-interval", pollInterval);
        Login server = new Login("", user, password, passwordFile, credentialsClass, credentials);
        Login sentinel = new Login(
                "sentinel-",
                sentinelUser,
                sentinelPassword,
                sentinelPasswordFile,
                sentinelCredentialsClass,
                sentinelCredentials);
        server.check();
        sentinel.check();
        if (remote == null) {
            return;
        }
        RemoteAddress address = RemoteAddress.parse(remote);
        if (user != null && address.kind() == RemoteAddress.Kind.TWEMPROXY) {
            throw ConfigurationException.of(
                    "user", "this", "null: twemproxy knows a password only, the redis_auth of its pool");
        }
        String way = sentinel.way();
        if (way != null && address.kind() != RemoteAddress.Kind.SENTINEL) {
            throw ConfigurationException.of(way, "set for " + address, "it with a redis-sentinel:// address only");
        }
        if (!address.tls() && !tls.equals(TlsOptions.builder().build())) {
            throw new ConfigurationException(
                    "tls: is set for " + address + ", which is without TLS; begin the address with rediss",
                    "tls",
                    null);
        }
    }

    /** An object of the application's: the same one is equal, and what it says of itself may be a secret. */
    private record Given(Object object) {

        private static @Nullable Given of(@Nullable Object object) {
            return object == null ? null : new Given(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Given that && object == that.object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public String toString() {
            return object.getClass().getName();
        }
    }
}
