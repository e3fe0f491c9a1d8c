package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves the deadlines of entries that were read. No caller waits for that, and a lost touch costs little, so touches
 * must be cheap: a deadline that would hardly move stays as it is, a key has one touch at a time, and a partition one
 * script. Touches that come while a script is under way share the next one. Touches beyond a bound are lost. Any
 * thread.
 *
 * <p>Rejected: a timer that gathers touches, which would let brief lives end in the meantime.
 */
final class Touches {

    static final CompletableFuture<Boolean> NOT_MOVED = CompletableFuture.completedFuture(false);

    private static final int BATCH = 128;
    private static final int MOST_WAITING = 1_024;

    private final RedisContext context;
    private final Generations generations;
    private final List<Line> lines;

    Touches(RedisContext context, Generations generations) {
        this.context = context;
        this.generations = generations;
        this.lines =
                Stream.generate(Line::new).limit(context.partitions().count()).toList();
    }

    private record Touch(
            Located located, Version version, long millis, long askedAt, CompletableFuture<Boolean> moved) {}

    CompletableFuture<Boolean> touch(Located located, Stored seen, long millis) {
        if (seen.version().equals(Version.NONE) || Lifetime.movesLittle(seen, millis, context.clock())) {
            return NOT_MOVED;
        }
        Touch touch = new Touch(located, seen.version(), millis, context.clock().nanos(), new CompletableFuture<>());
        if (millis == 0) {
            CompletableFuture<List<Boolean>> ended = send(located.partition(), List.of(touch));
            context.replies().await(ended, Intent.CHANGE, "ending a key");
            return ended.thenApply(each -> each.contains(true));
        }
        Line line = lines.get(located.partition().number());
        if (!line.enter(touch)) {
            return NOT_MOVED;
        }
        goOn(located.partition(), line);
        return touch.moved();
    }

    /** Sends the waiting touches of a partition, unless a script is under way. */
    @SuppressWarnings("FutureReturnValueIgnored") // its completion sends the next ones
    private void goOn(Partition partition, Line line) {
        List<Touch> next = line.next();
        if (!next.isEmpty()) {
            begun(partition, next).whenComplete((moved, failure) -> {
                line.ended();
                for (int i = 0; i < next.size(); i++) {
                    next.get(i).moved().complete(failure == null && i < moved.size() && moved.get(i));
                }
                goOn(partition, line);
            });
        }
    }

    /** Does {@link #send}. A failure before anything was sent fails these touches only, so that the next ones go on. */
    private CompletableFuture<List<Boolean>> begun(Partition partition, List<Touch> touches) {
        try {
            return send(partition, touches);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns for each touch whether the deadline was moved. */
    private CompletableFuture<List<Boolean>> send(Partition partition, List<Touch> touches) {
        Generation generation = generations.of(partition);
        if (generation == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        TouchScript script = new TouchScript(generations, partition, generation, touches.size());
        long now = context.clock().nanos();
        for (Touch touch : touches) {
            script.add(touch.located(), touch.version(), Lifetime.left(touch.millis(), now - touch.askedAt()));
        }
        return context.topology().eval(partition.number(), script.call()).thenApply(TouchScript::moved);
    }

    /** The touches of one partition. Any thread; the lock is held for the time of a map's access. */
    private static final class Line {

        private final ReentrantLock lock = new ReentrantLock();
        private final Map<ByteBuffer, Touch> waiting = new LinkedHashMap<>();
        private @Nullable Map<ByteBuffer, Touch> underWay;

        /** Adds a touch. Returns false if the key has one already, or if too many wait. */
        boolean enter(Touch touch) {
            ByteBuffer key = ByteBuffer.wrap(touch.located().name());
            lock.lock();
            try {
                boolean enters = waiting.size() < MOST_WAITING && (underWay == null || !underWay.containsKey(key));
                return enters && waiting.putIfAbsent(key, touch) == null;
            } finally {
                lock.unlock();
            }
        }

        /** Takes the touches that are to be sent now; none while a script is under way. */
        List<Touch> next() {
            lock.lock();
            try {
                if (underWay != null || waiting.isEmpty()) {
                    return List.of();
                }
                Map<ByteBuffer, Touch> batch = new LinkedHashMap<>();
                Iterator<Map.Entry<ByteBuffer, Touch>> each = waiting.entrySet().iterator();
                while (each.hasNext() && batch.size() < BATCH) {
                    Map.Entry<ByteBuffer, Touch> touch = each.next();
                    batch.put(touch.getKey(), touch.getValue());
                    each.remove();
                }
                underWay = batch;
                return List.copyOf(batch.values());
            } finally {
                lock.unlock();
            }
        }

        void ended() {
            lock.lock();
            try {
                underWay = null;
            } finally {
                lock.unlock();
            }
        }
    }
}
