package io.drey.internal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;

/** Redis as somebody without Drey sees it. */
final class RawRedis implements AutoCloseable {

    private final RedisClient client;
    final RedisCommands<byte[], byte[]> commands;

    RawRedis(String uri) {
        this.client = RedisClient.create(RedisURI.create(uri));
        this.commands = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    /** The only key whose name matches. */
    byte[] only(String pattern) {
        List<byte[]> keys = keys(pattern);
        if (keys.size() != 1) {
            throw new AssertionError(keys.stream().map(Bytes::text).toList() + " match " + pattern);
        }
        return keys.get(0);
    }

    List<byte[]> keys(String pattern) {
        return commands.keys(pattern);
    }

    void delete(String pattern) {
        keys(pattern).forEach(commands::del);
    }

    /** How often a command was called, also within scripts. */
    long calls(String command) {
        return commands.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
