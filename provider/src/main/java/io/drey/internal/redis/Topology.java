package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.internal.store.Uninterrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to the servers of a deployment: one server, or several of which each partition has one. Knows
 * addresses and connections, and nothing of what the commands mean. Any thread; nothing here blocks but {@link #pause}.
 *
 * <p>Futures fail with what the client library throws, or with {@link NotConnectedException}; {@link ReplyAwaiter}
 * makes sense of it.
 */
interface Topology extends AutoCloseable {

    /**
     * Runs a script on the partition's server, which is where its first key lies.
     *
     * @return what the script returns, always a list: of Longs, byte arrays and lists of such
     */
    CompletableFuture<Object> eval(int partition, ScriptCall call);

    /**
     * Makes a put on the partition's server, may be together with others that concern it no further.
     *
     * @return what {@code put.lua} returns of one
     */
    default CompletableFuture<Object> put(int partition, PutScript put) {
        return eval(partition, PutScript.call(List.of(put)));
    }

    /** Writes a key that expires by itself, on the connection for what is large. */
    CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life);

    /** Reads a partition's key; null if there is none. */
    CompletableFuture<byte @Nullable []> get(int partition, byte[] key);

    /** Does {@link #eval} on a server that may not answer. No other command waits behind this one. */
    CompletableFuture<Object> probe(int partition, ScriptCall call);

    /**
     * Reads keys in one round trip. Returns their values in the same order, null where there is none.
     *
     * @param partitions the partition of each key
     */
    CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys);

    /** Reads partitions' heads like {@link #getAll}. */
    default CompletableFuture<List<byte @Nullable []>> heads(int[] partitions, byte[][] heads) {
        return getAll(partitions, heads);
    }

    /** Returns a number that changes when partitions may have moved to other servers. */
    int placement();

    /**
     * Returns how often a connection was made anew that commands go over, or partitions have moved. What is new is
     * counted before anything is read by it. The first connection to each server or proxy is none of them.
     */
    int reconnections();

    /** Returns whether all partitions lie on one server. */
    boolean isOneServer();

    /** Returns how the follower waits until there may be something new. */
    Waiting waiting();

    /** Returns what makes the connections. */
    Connector connector();

    /** Runs something short later, unless this has been closed by then. */
    default void later(Runnable task, Duration delay) {
        connector().later(task, delay);
    }

    /**
     * Gives a connection that broke a moment to come back.
     *
     * @param leftNanos the rest of the call's time
     * @return whether any time is left after that
     */
    default boolean pause(long leftNanos) {
        try {
            soon().get(leftNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            if (Uninterrupted.waitsOn()) {
                return true;
            }
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Completes in a moment, in which a connection that broke, or is just being made, may be established. */
    default CompletableFuture<Void> soon() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        later(() -> over.complete(null), Duration.ofMillis(20));
        return over;
    }

    /**
     * Returns the results of several reads of one key each, as {@code MGET} does: null where something else than a
     * string stands.
     */
    static CompletableFuture<List<byte @Nullable []>> all(List<CompletableFuture<byte @Nullable []>> asked) {
        List<CompletableFuture<byte @Nullable []>> strings = asked.stream()
                .map(each -> each.exceptionallyCompose(failure -> ReplyAwaiter.isWrongType(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure)))
                .toList();
        return CompletableFuture.allOf(strings.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    List<byte @Nullable []> values = new ArrayList<>(strings.size());
                    strings.forEach(each -> values.add(each.join()));
                    return values;
                });
    }

    /**
     * Checks how the servers are set up, and logs what is wrong.
     *
     * @param servers one partition of each server that answers
     * @param unreachable how many partitions do not answer
     * @return completes with the reason why they must not be used, or null if they may
     */
    default CompletableFuture<@Nullable ConfigurationException> check(List<Integer> servers, int unreachable) {
        return CompletableFuture.completedFuture(null);
    }

    /** Checks whether the threads that serve the connections are still there, and takes others if not. */
    default void checkThreads() {
        connector().check();
    }

    /** Returns the address for messages, without credentials. */
    default String describe() {
        return connector().describe();
    }

    /** Closes within bounded time, even if the server is gone. */
    @Override
    default void close() {
        waiting().wake();
        connector().close();
    }
}
