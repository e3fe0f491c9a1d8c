package io.drey.internal.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An established connection, and the few commands that Drey sends over it. A script is sent in full the first time, and
 * by its hash from then on, so that commands keep their order. If the server does not know the hash, because it is
 * another server or has forgotten its scripts, the script is sent in full again. Any thread.
 */
final class LiveConnection {

    private final StatefulConnection<byte[], byte[]> connection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final Traffic traffic;
    private final @Nullable InetSocketAddress named;
    private final @Nullable String bell;
    private final Set<Script> sent = ConcurrentHashMap.newKeySet();

    private LiveConnection(
            StatefulConnection<byte[], byte[]> connection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Traffic traffic,
            @Nullable InetSocketAddress named,
            @Nullable String bell) {
        this.connection = connection;
        this.traffic = traffic;
        this.commands = commands;
        this.named = named;
        this.bell = bell;
    }

    /** Returns a connection to one of several servers behind a proxy, which nobody can be told through. */
    static LiveConnection through(StatefulRedisConnection<byte[], byte[]> proxy, Traffic traffic) {
        return new LiveConnection(proxy, proxy.async(), traffic, null, null);
    }

    /**
     * @param named the address that the sentinels have named; null if none were asked
     * @param database on that server
     */
    static LiveConnection to(
            StatefulRedisConnection<byte[], byte[]> server,
            Traffic traffic,
            @Nullable InetSocketAddress named,
            int database) {
        return new LiveConnection(server, server.async(), traffic, named, Keyspace.bell(database));
    }

    static LiveConnection to(StatefulRedisClusterConnection<byte[], byte[]> cluster, Traffic traffic) {
        return new LiveConnection(cluster, cluster.async(), traffic, null, null);
    }

    /** Returns the commands, for one that is counted. */
    private RedisClusterAsyncCommands<byte[], byte[]> counted() {
        traffic.command();
        return commands;
    }

    /** A position in a change log: behind the record with this id. */
    record LogPosition(byte[] log, String id) {}

    /**
     * A record as it was read from a change log.
     *
     * @param fields names and values, alternating
     */
    record LogEntry(byte[] log, String id, List<byte[]> fields) {}

    /** Returns the address that the sentinels named for this connection; null if none were asked. */
    @Nullable
    InetSocketAddress named() {
        return named;
    }

    /** Runs a script. */
    CompletableFuture<Object> eval(ScriptCall call) {
        Script script = call.script();
        if (!sent.contains(script)) {
            CompletableFuture<Object> answer = inFull(call);
            sent.add(script);
            return answer;
        }
        return counted()
                .<Object>evalsha(script.text(bell).sha(), ScriptOutputType.MULTI, call.keys(), call.arguments())
                .toCompletableFuture()
                .exceptionallyCompose(failure -> ClientFailures.isUnknownScript(failure)
                        ? inFull(call)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Object> inFull(ScriptCall call) {
        String text = call.script().text(bell).text();
        return counted()
                .<Object>eval(text, ScriptOutputType.MULTI, call.keys(), call.arguments())
                .toCompletableFuture();
    }

    /** Reads a key by {@code GET}. */
    CompletableFuture<byte @Nullable []> get(byte[] key) {
        return counted().get(key).toCompletableFuture();
    }

    /** Reads what has gathered until the command is written. Completes when all have their values. */
    CompletableFuture<Boolean> read(Party<GatheredRead<?>> reads) {
        AsyncCommand<byte[], byte[], Boolean> command = new AsyncCommand<>(new GatheredCommand(reads));
        traffic.command();
        connection.dispatch(command);
        return command;
    }

    /** Makes the puts that have gathered until the command is written. Completes when all have been told. */
    CompletableFuture<Void> put(Party<GatheredPut> puts) {
        boolean known = sent.contains(Script.PUT);
        CompletableFuture<Void> told = put(puts, !known);
        if (!known) {
            sent.add(Script.PUT);
            return told;
        }
        return told.exceptionallyCompose(failure ->
                ClientFailures.isUnknownScript(failure) ? put(puts, true) : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Void> put(Party<GatheredPut> puts, boolean full) {
        GatheredPutCommand gathered = new GatheredPutCommand(puts, Script.PUT.text(bell), full);
        AsyncCommand<byte[], byte[], List<Object>> command = new AsyncCommand<>(gathered);
        traffic.command();
        connection.dispatch(command);
        return command.thenAccept(gathered::tell)
                .exceptionallyCompose(failure -> gathered.part(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    /** Reads keys by one {@code MGET}; null in place of each that is not there. */
    CompletableFuture<List<byte @Nullable []>> getAll(byte[][] keys) {
        return counted().mget(keys).toCompletableFuture().thenApply(LiveConnection::values);
    }

    private static List<byte @Nullable []> values(List<KeyValue<byte[], byte[]>> found) {
        List<byte @Nullable []> values = new ArrayList<>(found.size());
        for (KeyValue<byte[], byte[]> each : found) {
            values.add(each.hasValue() ? each.getValue() : null);
        }
        return values;
    }

    /** Writes a key that expires by itself. */
    CompletableFuture<String> set(byte[] key, byte[] value, Duration life) {
        return counted().set(key, value, SetArgs.Builder.px(life)).toCompletableFuture();
    }

    /**
     * Blocks this connection until a change log has grown, and reads what it has grown by.
     *
     * @param atMost how long the server waits; then the list is empty
     * @param count how many records of each log at most
     */
    CompletableFuture<List<LogEntry>> blockingRead(List<LogPosition> after, Duration atMost, int count) {
        XReadArgs block = XReadArgs.Builder.block(atMost).count(count);
        return counted().xread(block, offsets(after)).toCompletableFuture().thenApply(LiveConnection::entries);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static StreamOffset<byte[]>[] offsets(List<LogPosition> after) {
        return after.stream()
                .map(position -> StreamOffset.from(position.log(), position.id()))
                .toArray(StreamOffset[]::new);
    }

    /**
     * Restores the order of fields: the client library reads a record into a map whose names are compared by identity.
     */
    private static List<LogEntry> entries(List<StreamMessage<byte[], byte[]>> messages) {
        List<LogEntry> entries = new ArrayList<>(messages.size());
        for (StreamMessage<byte[], byte[]> message : messages) {
            List<byte[]> fields = new ArrayList<>();
            message.getBody().forEach((name, value) -> {
                fields.add(name);
                fields.add(value);
            });
            entries.add(new LogEntry(message.getStream(), message.getId(), fields));
        }
        return entries;
    }

    /**
     * Hears what is published on channels from now on. Only for a connection that was made to listen.
     *
     * @param listener takes channels and messages, on the thread that serves the connection
     */
    CompletableFuture<Void> hear(byte[][] channels, BiConsumer<byte[], byte[]> listener) {
        if (!(connection instanceof StatefulRedisPubSubConnection<byte[], byte[]> line)) {
            return CompletableFuture.failedFuture(new IllegalStateException("this connection carries commands"));
        }
        line.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                listener.accept(channel, message);
            }
        });
        return line.async().subscribe(channels).toCompletableFuture();
    }

    /** Calls the first task when the connection breaks, and the second when reading from it fails. */
    void listen(Runnable disconnected, Consumer<Throwable> caught) {
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                disconnected.run();
            }

            @Override
            public void onRedisExceptionCaught(RedisChannelHandler<?, ?> handler, Throwable cause) {
                caught.accept(cause);
            }
        });
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Starts closing; the result completes when the connection is closed. Also one that has broken is closed, or the
     * client library would keep it, and its buffers, as long as itself.
     */
    CompletableFuture<Void> close() {
        boolean open = connection.isOpen();
        CompletableFuture<Void> closing = connection.closeAsync();
        return open ? closing : CompletableFuture.completedFuture(null);
    }
}
