package io.drey.internal.redis;

import io.drey.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where commands are sent: one server, or several of which each partition has one. Knows addresses and connections, and
 * nothing of what the commands mean. Any thread; nothing here blocks but {@link #pause}.
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

    /** Writes a key that expires by itself, on the connection for what is large. */
    CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life);

    /** The value of a partition's key, null if there is none. */
    CompletableFuture<byte @Nullable []> get(int partition, byte[] key);

    /** As {@link #eval}, of a server that may not answer: nobody else waits behind this. */
    CompletableFuture<Object> probe(int partition, ScriptCall call);

    /**
     * The values of keys in their order, null where there is none. One round trip.
     *
     * @param partitions which partition each key belongs to
     */
    CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys);

    /** The values of partitions' heads, as {@link #getAll}. */
    CompletableFuture<List<byte @Nullable []>> heads(int[] partitions, byte[][] heads);

    /** Changes when partitions may have moved to other servers. */
    int placement();

    /** Whether all partitions lie on one server. */
    boolean isOneServer();

    /** What the follower does until there may be something new. */
    Waiting waiting();

    /** What makes the connections. */
    Connector connector();

    /** Runs something short later, unless this has been closed by then. */
    default void later(Runnable task, Duration delay) {
        connector().later(task, delay);
    }

    /**
     * Gives a connection that broke a moment to come back.
     *
     * @param leftNanos what is left of the call's time
     * @return whether there is any left after that
     */
    default boolean pause(long leftNanos) {
        try {
            soon().get(leftNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Complete in a moment, in which a connection that broke, or is just being made, may stand again. */
    default CompletableFuture<Void> soon() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        later(() -> over.complete(null), Duration.ofMillis(20));
        return over;
    }

    /**
     * What several reads of one key each answer, as {@code MGET} does: nothing where something else than a string
     * stands.
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
     * Looks for what is wrong with the way the servers are set up, and tells of it.
     *
     * @param servers one partition of each server that answers
     * @param unreachable how many partitions do not
     * @return complete with why they must not be used, null if they may
     */
    default CompletableFuture<@Nullable ConfigurationException> check(List<Integer> servers, int unreachable) {
        return CompletableFuture.completedFuture(null);
    }

    /** Looks whether the threads that carry the connections are still there, and takes others if not. */
    default void checkThreads() {
        connector().check();
    }

    /** Where this is, for messages; without credentials. */
    default String describe() {
        return connector().describe();
    }

    /** Bounded in time, also when the server is gone. */
    @Override
    default void close() {
        waiting().wake();
        connector().close();
    }
}
