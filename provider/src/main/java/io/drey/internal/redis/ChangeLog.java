package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The change logs as they lie in Redis. The follower's thread, but for {@link #wake}. */
final class ChangeLog implements ChangeFeed {

    private static final long CLOCK_AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisContext context;
    private final Topology topology;
    private final Keyspace keyspace;
    private final Handshake handshake;
    private final Consumer<CacheException> trouble;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<Integer, Version> newest = new HashMap<>();
    private final Map<String, Long> clockAskedAt = new HashMap<>();
    private boolean alone;

    /** @param trouble takes failures */
    ChangeLog(RedisContext context, Consumer<CacheException> trouble) {
        this.trouble = trouble;
        this.context = context;
        this.topology = context.topology();
        this.keyspace = context.keyspace();
        this.handshake = context.handshake();
    }

    /**
     * The questions sent to one server.
     *
     * @param clock null if it is not asked again yet
     */
    private record Asked(
            List<Integer> partitions,
            long askedAt,
            CompletableFuture<List<byte @Nullable []>> heads,
            @Nullable CompletableFuture<Object> clock) {

        /** Returns the questions whose replies are awaited. */
        List<CompletableFuture<?>> questions() {
            return clock == null ? List.of(heads) : List.of(heads, clock);
        }

        boolean isDone() {
            return questions().stream().allMatch(CompletableFuture::isDone);
        }
    }

    @Override
    public Polled pollHeads() {
        handshake.step();
        List<CompletableFuture<?>> begun = new ArrayList<>();
        handshake.servers().byServer().forEach((server, partitions) -> {
            if (!asked.containsKey(server)) {
                Asked question = ask(server, partitions);
                asked.put(server, question);
                begun.addAll(question.questions());
            }
        });
        Futures.wait(begun, context.replies().timeout().toNanos(), true);
        Map<Integer, Head> heads = new HashMap<>();
        for (Map.Entry<String, Asked> each : List.copyOf(asked.entrySet())) {
            if (each.getValue().isDone()) {
                asked.remove(each.getKey());
                receive(each.getKey(), each.getValue(), heads);
            }
        }
        return new Polled(heads, handshake.servers().away());
    }

    private Asked ask(String server, List<Integer> partitions) {
        int[] numbers = partitions.stream().mapToInt(Integer::intValue).toArray();
        byte[][] names = Arrays.stream(numbers).mapToObj(keyspace::head).toArray(byte[][]::new);
        long now = context.clock().nanos();
        CompletableFuture<Object> clock = null;
        if (now - clockAskedAt.getOrDefault(server, now - CLOCK_AGE_NANOS) >= CLOCK_AGE_NANOS) {
            clockAskedAt.put(server, now);
            clock = topology.eval(numbers[0], new TimeScript(keyspace, numbers[0]).call());
        }
        return new Asked(partitions, now, topology.heads(numbers, names), clock);
    }

    private void receive(String server, Asked question, Map<Integer, Head> heads) {
        List<byte @Nullable []> found;
        Long serverMillis;
        try {
            found = context.replies().await(question.heads(), Intent.LOOK, "polling the change logs");
            serverMillis = question.clock() == null
                    ? null
                    : TimeScript.serverMillis(
                            context.replies().await(question.clock(), Intent.LOOK, "asking for the time"));
        } catch (RemoteUnavailableException e) {
            trouble.accept(e);
            clockAskedAt.remove(server);
            handshake.lost(question.partitions());
            return;
        }
        boolean empty = true;
        for (int i = 0; i < question.partitions().size(); i++) {
            byte[] head = found.get(i);
            int partition = question.partitions().get(i);
            empty &= head == null;
            if (handshake.servers().isOn(partition, server)) { // otherwise it has moved meanwhile
                Version version = Ids.head(head);
                newest.put(partition, version);
                heads.put(partition, new Head(version, question.askedAt(), serverMillis));
            }
        }
        if (empty) {
            handshake.beginAgain(question.partitions());
        }
    }

    @Override
    public Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
        Map<Integer, CompletableFuture<Object>> asked = new HashMap<>();
        Map<Integer, List<ChangeRecord>> logs = new HashMap<>();
        alone = true;
        from.forEach((partition, version) -> {
            Version head = newest.getOrDefault(partition, Version.NONE);
            List<ChangeRecord> own = context.ownChanges().between(partition, version, head);
            if (own != null) {
                logs.put(partition, own);
            } else {
                alone = false;
                ScriptCall call = new RecordsScript(keyspace, partition, version, limit).call();
                asked.put(partition, topology.eval(partition, call));
            }
        });
        asked.forEach((partition, future) -> {
            try {
                logs.put(
                        partition,
                        RecordsScript.records(context.replies().await(future, Intent.LOOK, "reading a change log")));
            } catch (RemoteUnavailableException e) {
                if (ReplyAwaiter.isWrongType(e)) {
                    logs.put(partition, List.of()); // no log at all: its history has diverged
                } // otherwise it is left out, as this partition does not answer
            }
        });
        return logs;
    }

    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost) {
        return topology.waiting().await(applied, atMost, alone);
    }

    @Override
    public void wake() {
        topology.waiting().wake();
    }

    @Override
    public void close() {
        topology.waiting().wake();
    }
}
