package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Empties a cache: each partition at one instant, all of them in one round trip. Any thread. */
final class Clearing {

    private static final byte[] FOR_EVER = Bytes.of(0);

    /**
     * Longer than writes wait in any queue, since these must find that they were overtaken; the scripts that write let a
     * generation that is in use again live on.
     */
    private static final byte[] DESTROYED = Bytes.of(Duration.ofDays(1).toMillis());

    private final RedisContext context;
    private final byte[] cache;
    private final Generations generations;

    Clearing(RedisContext context, String cache, Generations generations) {
        this.context = context;
        this.cache = Bytes.of(cache);
        this.generations = generations;
    }

    void clear() {
        clear(FOR_EVER);
    }

    /** The same for a cache that nobody may use again: a day later nothing of it is left. */
    void destroy() {
        clear(DESTROYED);
    }

    private void clear(byte[] timeToLive) {
        List<Partition> left = context.partitions().all();
        for (int attempt = 0; attempt < Entries.GENERATION_ATTEMPTS && !left.isEmpty(); attempt++) {
            left = clear(left, timeToLive);
        }
        if (!left.isEmpty()) {
            throw Entries.unstable();
        }
    }

    private record Sent(Partition partition, int epoch, CompletableFuture<Object> reply) {}

    /** Answers those whose servers found it too late. */
    private List<Partition> clear(List<Partition> partitions, byte[] timeToLive) {
        long askedAt = context.clock().nanos();
        List<Sent> sent = partitions.stream()
                .map(partition -> send(partition, askedAt, timeToLive))
                .toList();
        List<Partition> late = new ArrayList<>();
        for (Sent each : sent) {
            ScriptReply answer = ScriptReply.of(context.replies().await(each.reply(), Intent.CHANGE, "clearing a cache"));
            if (answer.status() == ScriptReply.APPLIED) {
                generations.cleared(each.partition(), answer.bytes(1), each.epoch());
            } else {
                context.late(each.partition(), answer, askedAt);
                late.add(each.partition());
            }
        }
        return late;
    }

    private Sent send(Partition partition, long askedAt, byte[] timeToLive) {
        int number = partition.number();
        byte[][] keys = {context.keyspace().head(number), context.keyspace().log(number), generations.name(number)};
        byte[] notAfter = RedisContext.notAfter(partition, context.deadline(askedAt));
        byte[][] arguments = {cache, Ids.bytes(Ids.nonce()), context.logLength(), notAfter, timeToLive};
        return new Sent(partition, partition.epoch(), context.topology().eval(number, Script.CLEAR, keys, arguments));
    }
}
