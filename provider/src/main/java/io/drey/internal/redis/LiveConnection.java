package io.drey.internal.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stands, and the scripts that went over it in full. From then on their hash is enough, and commands
 * keep their order; that a server has forgotten them, or is another one, is only a fall-back. Any thread.
 *
 * @param named where the sentinels said it leads, null if none were asked
 */
record LiveConnection(
        StatefulConnection<byte[], byte[]> connection,
        RedisClusterAsyncCommands<byte[], byte[]> commands,
        @Nullable InetSocketAddress named,
        Set<Script> sent) {

    static LiveConnection to(StatefulRedisConnection<byte[], byte[]> server) {
        return new LiveConnection(server, server.async(), null, ConcurrentHashMap.newKeySet());
    }

    /** To the server that sentinels have named. */
    static LiveConnection to(StatefulRedisConnection<byte[], byte[]> server, InetSocketAddress named) {
        return new LiveConnection(server, server.async(), named, ConcurrentHashMap.newKeySet());
    }

    static LiveConnection to(StatefulRedisClusterConnection<byte[], byte[]> cluster) {
        return new LiveConnection(cluster, cluster.async(), null, ConcurrentHashMap.newKeySet());
    }

    /** Runs a script. */
    CompletableFuture<Object> eval(Script script, byte[][] keys, byte[][] arguments) {
        if (!sent.contains(script)) {
            CompletableFuture<Object> answer = inFull(script, keys, arguments);
            sent.add(script);
            return answer;
        }
        return commands.<Object>evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture()
                .exceptionallyCompose(failure -> {
                    boolean forgotten = failure instanceof RedisNoScriptException
                            || failure.getCause() instanceof RedisNoScriptException;
                    return forgotten ? inFull(script, keys, arguments) : CompletableFuture.failedFuture(failure);
                });
    }

    private CompletableFuture<Object> inFull(Script script, byte[][] keys, byte[][] arguments) {
        return commands.<Object>eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture();
    }

    /** Starts to close; complete when it is. */
    CompletableFuture<Void> close() {
        return connection.isOpen() ? connection.closeAsync() : CompletableFuture.completedFuture(null);
    }
}
