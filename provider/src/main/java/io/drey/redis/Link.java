package io.drey.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connection that stands, and the scripts that went over it in full. From then on their hash is enough, and commands
 * keep their order; that a server has forgotten them is only a fall-back. Any thread.
 */
record Link(
        StatefulRedisConnection<byte[], byte[]> connection,
        RedisAsyncCommands<byte[], byte[]> commands,
        Set<Script> sent) {

    Link(StatefulRedisConnection<byte[], byte[]> connection) {
        this(connection, connection.async(), ConcurrentHashMap.newKeySet());
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
