package io.drey.redis;

import io.drey.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where commands are sent: one server, or several of which each partition has one. Knows addresses and connections, and
 * nothing of what the commands mean. Any thread; nothing here blocks but {@link #awaitChange}.
 *
 * <p>Futures fail with what the client library throws; {@link Replies} makes sense of it.
 */
interface Topology extends AutoCloseable {

    /**
     * Runs a script where its first key lies.
     *
     * @return what the script answers, always an array: of Longs, byte arrays and Lists of such
     */
    CompletableFuture<List<Object>> eval(Script script, byte[][] keys, byte[][] arguments);

    /** The value of a key, null if there is none. The key's partition is given, since it says where. */
    CompletableFuture<byte @Nullable []> get(int partition, byte[] key);

    /** The values of keys of one or several partitions in their order, null where there is none. */
    CompletableFuture<List<byte @Nullable []>> getAll(List<byte[]> keys);

    /** Sets a key that does not exist yet; answers whether it did. */
    CompletableFuture<Boolean> putIfAbsent(byte[] key, byte[] value);

    /** Deletes keys, whatever they hold. */
    CompletableFuture<Long> unlink(List<byte[]> keys);

    /** The server's clock in milliseconds, of the server that the partition lies on. */
    CompletableFuture<Long> time(int partition);

    /** One partition for each server, for what must be done once on each. */
    List<Integer> onePartitionPerServer();

    /** Waits until a change log may have grown beyond the given versions; the follower's thread only. */
    void awaitChange(Map<Integer, Version> applied, Duration atMost);

    /** Ends that wait. */
    void wake();

    /** Where this is, for messages; without credentials. */
    String describe();

    /** Bounded in time, also when the server is gone. */
    @Override
    void close();
}
