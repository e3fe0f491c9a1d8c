package io.drey.example.debezium;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Evicts entries of caches by Drey's two scripts, with a client of its own and without Drey's classes. The scripts are
 * what {@code drey-cli script evict} and {@code drey-cli script locate} print. This client is Lettuce's for one server
 * or for sentinels; in a Cluster take its {@code RedisClusterClient}.
 */
final class Evictions implements AutoCloseable {

    private static final int TRIES = 10;
    private static final String LOG_LENGTH = "1024"; // drey.remote.log-length

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String namespace;
    private final String partitions;
    private final String locate = script("locate.lua");
    private final String evict = script("evict.lua");

    /**
     * For the caches of one namespace.
     *
     * @param redis the address, as Lettuce takes it
     * @param partitions {@code drey.remote.partitions} of the applications
     */
    Evictions(String redis, String namespace, int partitions) {
        this.namespace = namespace;
        this.partitions = String.valueOf(partitions);
        client = RedisClient.create(redis);
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    /**
     * Removes an entry from Redis and from the local tiers of all JVMs.
     *
     * @param type of the key: string, int, long, uuid, or hex
     */
    void evict(String cache, String type, String key) {
        List<byte[]> names = eval(locate, new byte[0][], bytes(namespace, partitions, cache, type, key));
        byte[] generation = {};
        for (int i = 0; i < TRIES; i++) {
            byte[][] keys = {names.get(0), names.get(1), names.get(2), join(names.get(3), generation, names.get(4))};
            byte[][] arguments = {bytes(cache), generation, names.get(5), bytes(LOG_LENGTH)};
            List<Object> reply = eval(evict, keys, arguments);
            if (!Objects.equals(reply.get(0), 0L)) {
                return; // evicted, or no application has opened the namespace yet
            }
            generation = (byte[]) reply.get(1); // somebody has cleared the cache meanwhile
        }
        throw new IllegalStateException("cache " + cache + " is cleared all the time");
    }

    private <T> List<T> eval(String script, byte[][] keys, byte[][] arguments) {
        return connection.sync().eval(script, ScriptOutputType.MULTI, keys, arguments);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] bytes(String... texts) {
        byte[][] all = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            all[i] = bytes(texts[i]);
        }
        return all;
    }

    private static byte[] join(byte[] before, byte[] between, byte[] behind) {
        byte[] all = new byte[before.length + between.length + behind.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(between, 0, all, before.length, between.length);
        System.arraycopy(behind, 0, all, before.length + between.length, behind.length);
        return all;
    }

    private static String script(String name) {
        try (InputStream in = Objects.requireNonNull(Evictions.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
