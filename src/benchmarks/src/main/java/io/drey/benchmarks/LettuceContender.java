package io.drey.benchmarks;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lettuce itself, one connection: the baseline of everything remote. Not atomic in {@code invoke}. */
final class LettuceContender implements Contender<String> {

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> commands;

    LettuceContender(String uri) {
        this.client = RedisClient.create(uri);
        this.connection = client.connect();
        this.commands = connection.sync();
    }

    StatefulRedisConnection<String, String> connection() {
        return connection;
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
