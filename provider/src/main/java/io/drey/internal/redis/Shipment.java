package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the parts of a batch: those of one server share scripts, as many as a script should be given. Where partitions
 * may lie on several servers, or in several slots, each has a script for itself. One thread.
 */
final class Shipment {

    /** So many entries a script takes at most: some two milliseconds in which nobody else is served. */
    static final int MOST = 256;

    static final int MOST_BYTES = 512 * 1024;

    private final RedisContext context;
    private final Generations generations;
    private final boolean priors;
    private final boolean shared;
    private List<Waiting> waiting = new ArrayList<>();
    private int entries;
    private int bytes;

    /** @param priors whether the entries before are wanted */
    Shipment(RedisContext context, Generations generations, boolean priors) {
        this.context = context;
        this.generations = generations;
        this.priors = priors;
        this.shared = context.topology().isOneServer();
    }

    boolean priors() {
        return priors;
    }

    /**
     * A part that is ready.
     *
     * @param latest the server's milliseconds after which nobody waits for it
     * @param behind makes of the call one that asks whether an earlier life of this JVM may still make it; else null
     */
    record Load(
            Partition partition,
            WritePart part,
            long latest,
            @Nullable UnaryOperator<ScriptCall> behind) {}

    private record Waiting(Load load, CompletableFuture<Object> reply) {}

    /** Takes a part, which is sent by {@link #send} at the latest. Returns the reply to it. */
    CompletableFuture<Object> add(Load load) {
        WritePart part = load.part();
        Waiting next = new Waiting(load, new CompletableFuture<>());
        if (!shared || load.behind() != null || part.aside() != null) {
            send(List.of(next));
            return next.reply();
        }
        boolean differs = !waiting.isEmpty() && waiting.get(0).load().part().states().length != part.states().length;
        if (differs || entries + part.size() > MOST || bytes + part.bytes() > MOST_BYTES) {
            send();
        }
        waiting.add(next);
        entries += part.size();
        bytes += part.bytes();
        return next.reply();
    }

    /** Sends what waits. */
    void send() {
        List<Waiting> ready = waiting;
        if (!ready.isEmpty()) {
            waiting = new ArrayList<>();
            entries = 0;
            bytes = 0;
            send(ready);
        }
    }

    /** Sends what waits if this reply is to one of them. */
    void send(CompletableFuture<Object> reply) {
        if (waiting.stream().anyMatch(each -> each.reply() == reply)) {
            send();
        }
    }

    private void send(List<Waiting> ready) {
        try {
            sendTogether(ready);
        } catch (RuntimeException | Error e) { // each of them is told, or would be waited for in vain
            tell(ready, null, e);
        }
    }

    private void sendTogether(List<Waiting> ready) {
        List<WritePart> parts = ready.stream().map(each -> each.load().part()).toList();
        long latest =
                ready.stream().mapToLong(each -> each.load().latest()).min().orElseThrow();
        Load first = ready.get(0).load();
        int each = first.behind() == null ? BatchRecords.KEYS_EACH : BatchRecords.REPLAYED_EACH;
        ScriptCall call = new WriteScript(generations, parts, priors, Bytes.of(latest), each).call();
        ScriptCall fenced = first.behind() == null ? call : first.behind().apply(call);
        context.eval(first.partition().number(), fenced).whenComplete((reply, failure) -> tell(ready, reply, failure));
    }

    /** Tells each what became of it. What one cannot be told keeps no other from being told. */
    private static void tell(List<Waiting> sent, @Nullable Object reply, @Nullable Throwable failure) {
        for (int i = 0; i < sent.size(); i++) {
            CompletableFuture<Object> waiting = sent.get(i).reply();
            if (failure != null || reply == null) {
                waiting.completeExceptionally(failure == null ? new IllegalStateException("no reply") : failure);
            } else {
                told(waiting, ScriptReply.of(reply).parts().get(i));
            }
        }
    }

    private static void told(CompletableFuture<Object> waiting, Object part) {
        if (part instanceof byte[]) { // made, and told in short
            waiting.complete(part);
            return;
        }
        ScriptReply reply = ScriptReply.of(part);
        if (reply.status() == ScriptReply.REFUSED_BY_SERVER) {
            waiting.completeExceptionally(ClientFailures.refusal(Bytes.text(WriteScript.refusal(reply))));
        } else {
            waiting.complete(part);
        }
    }
}
