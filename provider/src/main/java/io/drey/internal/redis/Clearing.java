package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Empties a cache: each partition at one instant, all of them in one round trip. Any thread. */
final class Clearing {

    private static final long FOR_EVER = 0;

    /**
     * Longer than writes wait in any queue, since these must find that they were overtaken; the scripts that write let
     * a generation that is in use again live on.
     */
    private static final long DESTROYED_MILLIS = Duration.ofDays(1).toMillis();

    private final RedisContext context;
    private final Generations generations;

    Clearing(RedisContext context, Generations generations) {
        this.context = context;
        this.generations = generations;
    }

    void clear() {
        clear(FOR_EVER);
    }

    /** The same for a cache that nobody may use again: a day later nothing of it is left. */
    void destroy() {
        clear(DESTROYED_MILLIS);
    }

    private void clear(long life) {
        List<Partition> left = context.partitions().all();
        for (int attempt = 0; attempt < Entries.GENERATION_ATTEMPTS && !left.isEmpty(); attempt++) {
            left = clear(left, life);
        }
        if (!left.isEmpty()) {
            throw Entries.unstable();
        }
    }

    private record Sent(Partition partition, int epoch, CompletableFuture<Object> reply) {}

    /** Returns the partitions whose server rejected the clear because its deadline had passed. */
    private List<Partition> clear(List<Partition> partitions, long life) {
        long askedAt = context.clock().nanos();
        List<Sent> sent = partitions.stream()
                .map(partition -> send(partition, askedAt, life))
                .toList();
        List<Partition> late = new ArrayList<>();
        for (Sent each : sent) {
            ClearScript.Reply reply = new ClearScript.Reply(
                    ScriptReply.of(context.replies().await(each.reply(), Intent.CHANGE, "clearing a cache")));
            if (reply.isMade()) {
                generations.cleared(each.partition(), reply.generation(), each.epoch());
            } else {
                context.late(each.partition(), reply.serverMillis(), askedAt);
                late.add(each.partition());
            }
        }
        return late;
    }

    private Sent send(Partition partition, long askedAt, long life) {
        byte[] notAfter = RedisContext.notAfter(partition, context.deadline(askedAt));
        ScriptCall call = new ClearScript(generations, partition, new Attempt(Ids.nonce(), notAfter), life).call();
        return new Sent(partition, partition.epoch(), context.topology().eval(partition.number(), call));
    }
}
