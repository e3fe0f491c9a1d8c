package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Removes entries of one cache from Redis and from the local tiers of all JVMs, many of them in one round trip. One
 * thread.
 */
public final class Evictions {

    /** A generation may be outdated whenever somebody clears the cache. */
    private static final int MOST_ATTEMPTS = 10;

    private final RedisContext context;
    private final String cache;
    private final Map<Integer, byte[]> logLengths;
    private final Map<Integer, byte[]> generations = new HashMap<>();

    /** @param logLengths how many records the log of each partition keeps, so that none is cut */
    Evictions(RedisContext context, String cache, Map<Integer, byte[]> logLengths) {
        this.context = context;
        this.cache = cache;
        this.logLengths = logLengths;
    }

    private record Sent(Located located, CompletableFuture<Object> reply) {}

    /**
     * Evicts keys by their canonical bytes.
     *
     * @return how many of them were in Redis
     * @throws RemoteUnavailableException if that is not known of some
     */
    public long evict(Collection<byte[]> keys) {
        List<Located> left = keys.stream()
                .map(key -> RedisKeys.located(key, context.partitions()))
                .toList();
        long there = 0;
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw Entries.unstable();
            }
            List<Located> outdated = new ArrayList<>();
            for (Sent each : left.stream().map(this::send).toList()) {
                EvictScript.Reply reply = new EvictScript.Reply(
                        ScriptReply.of(context.replies().await(each.reply(), Intent.CHANGE, "evicting a key")));
                int partition = each.located().partition().number();
                if (reply.isUnopened()) {
                    throw new RemoteUnavailableException("evicting a key at "
                            + context.topology().describe() + ": partition " + partition
                            + " has lost its data, and no JVM has begun it again yet");
                } else if (reply.isOutdated()) {
                    generations.put(partition, reply.generation());
                    outdated.add(each.located());
                } else if (reply.wasThere()) {
                    there++;
                }
            }
            left = outdated;
        }
        return there;
    }

    private Sent send(Located located) {
        int partition = located.partition().number();
        byte[] known = generations.getOrDefault(partition, Bytes.EMPTY);
        byte[] length = logLengths.getOrDefault(partition, Bytes.of(1024));
        ScriptCall call = new EvictScript(context.keyspace(), located, cache, known, length).call();
        return new Sent(located, context.topology().eval(partition, call));
    }
}
