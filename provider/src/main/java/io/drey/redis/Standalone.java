package io.drey.redis;

import io.drey.RemoteOptions;
import io.drey.store.Version;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One server, reached directly. One connection carries all commands, pipelined; another one waits for changes, since a
 * blocking read would hold up what comes behind it. Any thread.
 */
final class Standalone implements Topology {

    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FAILED_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Keyspace keyspace;
    private final Connector connector;
    private final Connection commands;
    private final Connection waiting;
    private volatile CompletableFuture<Void> woken = new CompletableFuture<>();
    private @Nullable CompletableFuture<List<StreamMessage<byte[], byte[]>>> reading; // the follower's thread only

    Standalone(RemoteOptions options, Keyspace keyspace) {
        this.keyspace = keyspace;
        this.connector = new Connector(options);
        this.commands = connector.connection();
        this.waiting = connector.connection();
    }

    private CompletableFuture<RedisAsyncCommands<byte[], byte[]>> async() {
        return commands.ready().thenApply(StatefulRedisConnection::async);
    }

    @Override
    public CompletableFuture<List<Object>> eval(Script script, byte[][] keys, byte[][] arguments) {
        RedisAsyncCommands<byte[], byte[]> ready = commands.now();
        if (ready != null) {
            return eval(ready, script, keys, arguments);
        }
        return async().thenCompose(async -> eval(async, script, keys, arguments));
    }

    private static CompletableFuture<List<Object>> eval(
            RedisAsyncCommands<byte[], byte[]> async, Script script, byte[][] keys, byte[][] arguments) {
        return async.<List<Object>>evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture()
                .exceptionallyCompose(failure -> {
                    if (failure instanceof RedisNoScriptException
                            || failure.getCause() instanceof RedisNoScriptException) {
                        return async.<List<Object>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
        RedisAsyncCommands<byte[], byte[]> ready = commands.now();
        if (ready != null) {
            return ready.get(key).toCompletableFuture();
        }
        return async().thenCompose(async -> async.get(key));
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(List<byte[]> keys) {
        byte[][] names = keys.toArray(new byte[0][]);
        return async().thenCompose(async -> async.mget(names)).thenApply(Standalone::values);
    }

    private static List<byte @Nullable []> values(List<KeyValue<byte[], byte[]>> found) {
        List<byte @Nullable []> values = new ArrayList<>(found.size());
        for (KeyValue<byte[], byte[]> each : found) {
            values.add(each.hasValue() ? each.getValue() : null);
        }
        return values;
    }

    @Override
    public CompletableFuture<Boolean> putIfAbsent(byte[] key, byte[] value) {
        return async().thenCompose(async -> async.set(key, value, SetArgs.Builder.nx()))
                .thenApply("OK"::equals);
    }

    @Override
    public CompletableFuture<Long> unlink(List<byte[]> keys) {
        byte[][] names = keys.toArray(new byte[0][]);
        return async().thenCompose(async -> async.unlink(names));
    }

    @Override
    public CompletableFuture<Long> time(int partition) {
        return async().thenCompose(RedisAsyncCommands::time)
                .thenApply(time -> Long.parseLong(Bytes.text(time.get(0))) * 1_000
                        + Long.parseLong(Bytes.text(time.get(1))) / 1_000);
    }

    @Override
    public List<Integer> onePartitionPerServer() {
        return List.of(0);
    }

    @Override
    public void awaitChange(Map<Integer, Version> applied, Duration atMost) {
        CompletableFuture<?> read = reading;
        if (read == null || read.isDone()) {
            read = block(applied, atMost);
        }
        try {
            // A little longer than the server, so that its empty answer is not left for the next time.
            CompletableFuture.anyOf(read, woken).get(atMost.toNanos() + SLACK_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            pause(atMost); // the next look at the heads will tell what is wrong
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(Duration atMost) {
        try {
            woken.get(Math.min(FAILED_NANOS, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // nobody woke us
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private CompletableFuture<List<StreamMessage<byte[], byte[]>>> block(
            Map<Integer, Version> applied, Duration atMost) {
        List<StreamOffset<byte[]>> offsets = new ArrayList<>(applied.size());
        applied.forEach((partition, version) -> {
            byte[] log = keyspace.log(partition);
            // A partition without a head: what comes next is all that matters.
            offsets.add(
                    version.equals(Version.NONE)
                            ? StreamOffset.latest(log)
                            : StreamOffset.from(log, version.streamId()));
        });
        XReadArgs block = XReadArgs.Builder.block(Duration.ofMillis(Math.max(1, atMost.toMillis())))
                .count(1);
        CompletableFuture<List<StreamMessage<byte[], byte[]>>> read = waiting.ready()
                .thenCompose(connection -> connection.async().xread(block, offsets.toArray(new StreamOffset[0])));
        reading = read;
        return read;
    }

    @Override
    public void wake() {
        woken.complete(null);
        woken = new CompletableFuture<>();
    }

    @Override
    public String describe() {
        return connector.describe();
    }

    @Override
    public void close() {
        woken.complete(null);
        connector.close();
    }
}
