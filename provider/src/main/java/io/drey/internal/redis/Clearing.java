package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Empties a cache: each partition at one instant, all of them in one round trip. Any thread. */
final class Clearing {

    private static final long FOR_EVER = 0;

    /**
     * How long the generation of a destroyed cache stays: longer than writes wait in any queue, since these must find
     * that they were overtaken. A script that writes removes the deadline, because the cache is in use again.
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

    /** Clears a cache that may never be used again. A day later nothing of it is left. */
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

    /** Takes each partition that is cleared. */
    @FunctionalInterface
    interface Cleared {
        void at(Partition partition, byte[] generation);
    }

    /**
     * Clears partitions, each for itself, as far as they can be reached. One that hangs costs one deadline.
     *
     * @return the partitions that are cleared for sure
     */
    Set<Partition> clearEach(Collection<Partition> partitions, Cleared cleared) {
        long askedAt = context.clock().nanos();
        List<Sent> sent = inReach(partitions).stream()
                .map(each -> send(each, askedAt, FOR_EVER))
                .toList();
        Set<Partition> done = new HashSet<>();
        boolean waits = true;
        for (Sent each : sent) {
            if (!waits && !each.reply().isDone()) {
                continue;
            }
            try {
                Object reply = context.replies().await(each.reply(), Intent.CHANGE, "clearing a cache");
                if (take(each, new ClearScript.Reply(ScriptReply.of(reply)), askedAt, cleared)) {
                    done.add(each.partition());
                }
            } catch (RemoteUnavailableException e) {
                waits = false; // the others have had as long
            }
        }
        return done;
    }

    private boolean take(Sent sent, ClearScript.Reply reply, long askedAt, Cleared cleared) {
        if (!reply.isMade()) {
            context.late(sent.partition(), reply.serverMillis(), askedAt);
            return false;
        }
        cleared.at(sent.partition(), reply.generation()); // before the generation can be written into
        generations.cleared(sent.partition(), reply.generation(), sent.epoch());
        return true;
    }

    private List<Partition> inReach(Collection<Partition> partitions) {
        context.handshake().begin(partitions.stream().map(Partition::number).toList());
        long deadline = context.handshake().deadline();
        List<Partition> found = new ArrayList<>();
        for (Partition each : partitions) {
            if (isInReach(each, deadline)) {
                found.add(each);
            }
        }
        return found;
    }

    private boolean isInReach(Partition partition, long deadline) {
        try {
            context.handshake().require(partition, deadline);
            return true;
        } catch (RemoteUnavailableException e) {
            return false; // another time
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
            if (!take(each, reply, askedAt, (partition, generation) -> {})) {
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
