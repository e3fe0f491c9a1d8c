package io.drey.benchmarks;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lettuce itself, one connection: the baseline of everything remote. Not atomic in {@code invoke}. */
final class LettuceContender implements Contender<String> {

    private final AbstractRedisClient client;
    private final RedisClusterAsyncCommands<String, String> async;
    private final RedisClusterCommands<String, String> commands;

    private LettuceContender(
            AbstractRedisClient client,
            RedisClusterAsyncCommands<String, String> async,
            RedisClusterCommands<String, String> commands) {
        this.client = client;
        this.async = async;
        this.commands = commands;
    }

    static LettuceContender open(String uri) {
        if (uri.startsWith("redis-cluster:")) {
            RedisClusterClient client = RedisClusterClient.create("redis" + uri.substring("redis-cluster".length()));
            StatefulRedisClusterConnection<String, String> connection = client.connect();
            return new LettuceContender(client, connection.async(), connection.sync());
        }
        RedisURI address = RedisURI.create(uri.replace("twemproxy:", "redis:"));
        RedisClient client = RedisClient.create();
        if (uri.startsWith("twemproxy:")) {
            address.setLibraryName("");
            address.setLibraryVersion("");
            client.setOptions(ClientOptions.builder()
                    .protocolVersion(ProtocolVersion.RESP2)
                    .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                    .build());
        }
        StatefulRedisConnection<String, String> connection = client.connect(address);
        return new LettuceContender(client, connection.async(), connection.sync());
    }

    RedisClusterAsyncCommands<String, String> async() {
        return async;
    }

    @Override
    public String get(String key) {
        return commands.get(key);
    }

    @Override
    public void put(String key, String value) {
        commands.set(key, value);
    }

    @Override
    public Map<String, String> getAll(Set<String> keys) {
        Map<String, String> found = new HashMap<>();
        for (KeyValue<String, String> each : commands.mget(keys.toArray(new String[0]))) {
            if (each.hasValue()) {
                found.put(each.getKey(), each.getValue());
            }
        }
        return found;
    }

    @Override
    public void putAll(Map<String, String> entries) {
        commands.mset(entries);
    }

    @Override
    public boolean putIfAbsent(String key, String value) {
        return commands.set(key, value, SetArgs.Builder.nx()) != null;
    }

    @Override
    public Object invoke(String key) {
        String value = commands.get(key);
        commands.set(key, value);
        return value;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
