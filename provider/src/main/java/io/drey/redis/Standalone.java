package io.drey.redis;

import io.drey.RemoteOptions;
import io.drey.store.Version;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One server, reached directly. One connection carries all commands, pipelined; another one waits for changes. Any
 * thread.
 */
final class Standalone implements Topology {

    private final Connector connector;
    private final Connection commands;
    private final LogWait waiting;

    Standalone(RemoteOptions options, Keyspace keyspace) {
        this.connector = new Connector(options);
        this.commands = connector.connection();
        this.waiting = new LogWait(connector.connection(), keyspace, options.commandTimeout());
    }

    @Override
    public CompletableFuture<Object> eval(int partition, Script script, byte[][] keys, byte[][] arguments) {
        Link link = commands.now();
        if (link != null) {
            return link.eval(script, keys, arguments);
        }
        return commands.ready().thenCompose(ready -> ready.eval(script, keys, arguments));
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
        Link link = commands.now();
        if (link != null) {
            return link.commands().get(key).toCompletableFuture();
        }
        return commands.ready().thenCompose(ready -> ready.commands().get(key));
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys) {
        return commands.ready().thenCompose(link -> link.commands().mget(keys)).thenApply(Standalone::values);
    }

    private static List<byte @Nullable []> values(List<KeyValue<byte[], byte[]>> found) {
        List<byte @Nullable []> values = new ArrayList<>(found.size());
        for (KeyValue<byte[], byte[]> each : found) {
            values.add(each.hasValue() ? each.getValue() : null);
        }
        return values;
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> heads(int[] partitions, byte[][] heads) {
        return getAll(partitions, heads);
    }

    @Override
    public CompletableFuture<Object> knock(int partition, Script script, byte[][] keys, byte[][] arguments) {
        return eval(partition, script, keys, arguments);
    }

    @Override
    public int placement() {
        return 0;
    }

    @Override
    public boolean isOneServer() {
        return true;
    }

    @Override
    public void awaitChange(Map<Integer, Version> applied, Duration atMost) {
        waiting.await(applied, atMost);
    }

    @Override
    public void wake() {
        waiting.wake();
    }

    @Override
    public void later(Runnable task, Duration delay) {
        connector.later(task, delay);
    }

    @Override
    public String describe() {
        return connector.describe();
    }

    @Override
    public void close() {
        waiting.wake();
        connector.close();
    }
}
