package io.drey.servers;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a twemproxy's only pool; its distribution is ketama, its hash fnv1a_64. Immutable.
 *
 * @param hashTag whether only what is within the first braces of a key decides its server
 * @param redisAuth password of the servers, which the proxy then demands of its clients too; null for none
 * @param ejection whether and how servers that fail are taken out; null for never
 * @param timeout after which the proxy answers for a server that does not; null for never
 * @param serverConnections how many to each server; more than one lets requests of one client overtake each other
 * @param redisDb number of the database, null for 0
 * @param mbufSize bytes of a buffer, which bounds the length of a key
 */
public record TwemproxyPool(
        boolean hashTag,
        @Nullable String redisAuth,
        @Nullable Ejection ejection,
        @Nullable Duration timeout,
        int serverConnections,
        @Nullable Integer redisDb,
        int mbufSize) {

    /**
     * Takes a server out.
     *
     * @param failureLimit after how many failures in a row
     * @param retryTimeout for how long
     */
    public record Ejection(int failureLimit, Duration retryTimeout) {}

    /** Hash tags, no password, no ejection, 400 ms, one connection, database 0, buffers of 16 KiB. */
    public static TwemproxyPool standard() {
        return new TwemproxyPool(true, null, null, Duration.ofMillis(400), 1, null, 16_384);
    }

    public TwemproxyPool withHashTag(boolean changed) {
        return new TwemproxyPool(changed, redisAuth, ejection, timeout, serverConnections, redisDb, mbufSize);
    }

    public TwemproxyPool withRedisAuth(@Nullable String changed) {
        return new TwemproxyPool(hashTag, changed, ejection, timeout, serverConnections, redisDb, mbufSize);
    }

    public TwemproxyPool withEjection(int failureLimit, Duration retryTimeout) {
        Ejection changed = new Ejection(failureLimit, retryTimeout);
        return new TwemproxyPool(hashTag, redisAuth, changed, timeout, serverConnections, redisDb, mbufSize);
    }

    public TwemproxyPool withTimeout(@Nullable Duration changed) {
        return new TwemproxyPool(hashTag, redisAuth, ejection, changed, serverConnections, redisDb, mbufSize);
    }

    public TwemproxyPool withServerConnections(int changed) {
        return new TwemproxyPool(hashTag, redisAuth, ejection, timeout, changed, redisDb, mbufSize);
    }

    public TwemproxyPool withRedisDb(@Nullable Integer changed) {
        return new TwemproxyPool(hashTag, redisAuth, ejection, timeout, serverConnections, changed, mbufSize);
    }

    public TwemproxyPool withMbufSize(int changed) {
        return new TwemproxyPool(hashTag, redisAuth, ejection, timeout, serverConnections, redisDb, changed);
    }

    /** The proxy's configuration file; the servers are called s1, s2 and so on, whatever their ports. */
    String file(String name, int port, List<Integer> servers) {
        StringBuilder file = new StringBuilder(name).append(":\n");
        line(file, "listen", "127.0.0.1:" + port);
        line(file, "redis", true);
        line(file, "distribution", "ketama");
        line(file, "hash", "fnv1a_64");
        line(file, "hash_tag", hashTag ? "\"{}\"" : null);
        line(file, "redis_auth", redisAuth);
        line(file, "redis_db", redisDb);
        line(file, "timeout", timeout == null ? null : timeout.toMillis());
        line(file, "server_connections", serverConnections);
        line(file, "auto_eject_hosts", ejection != null);
        line(file, "server_failure_limit", ejection == null ? null : ejection.failureLimit());
        line(
                file,
                "server_retry_timeout",
                ejection == null ? null : ejection.retryTimeout().toMillis());
        file.append("  servers:\n");
        for (int i = 0; i < servers.size(); i++) {
            file.append("    - 127.0.0.1:%d:1 s%d%n".formatted(servers.get(i), i + 1));
        }
        return file.toString();
    }

    private static void line(StringBuilder file, String key, @Nullable Object value) {
        if (value != null) {
            file.append("  ").append(key).append(": ").append(value).append('\n');
        }
    }
}
