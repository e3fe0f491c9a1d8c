package io.drey.internal.redis;

import io.drey.internal.redis.Gathered.Bounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where calls of several threads meet on their way to one server, to go by one command. Any thread.
 *
 * <p>Who finds nobody here sends the command, and the command takes along whoever is here when the connection's thread
 * writes it. So nobody waits for others: while that thread is at leisure each call goes alone, and while it is busy
 * with replies the next command grows. The invariant: while anybody is here, exactly one command is on its way to take
 * them, or to fail them. Nobody joins those whose command went over a connection that was given up since.
 */
final class Gathering<M extends Gathered<?, M>> {

    /** So many keys in one command keep no server for long. */
    private static final Bounds READS = new Bounds(512, Integer.MAX_VALUE);

    /** A millisecond or so in which a server answers nobody else. */
    private static final Bounds PUTS = new Bounds(128, 256 * 1024);

    private final ReconnectingConnection connection;
    private final Bounds bounds;
    private final BiFunction<LiveConnection, Party<M>, CompletableFuture<?>> command;

    /** Leads to all who are here. */
    private final AtomicReference<@Nullable M> newest = new AtomicReference<>();

    private Gathering(
            ReconnectingConnection connection,
            Bounds bounds,
            BiFunction<LiveConnection, Party<M>, CompletableFuture<?>> command) {
        this.connection = connection;
        this.bounds = bounds;
        this.command = command;
    }

    static Gathering<GatheredRead<?>> ofReads(ReconnectingConnection connection) {
        return new Gathering<>(connection, READS, LiveConnection::read);
    }

    /** @param command makes puts */
    static Gathering<GatheredPut> ofPuts(
            ReconnectingConnection connection,
            BiFunction<LiveConnection, Party<GatheredPut>, CompletableFuture<?>> command) {
        return new Gathering<>(connection, PUTS, command);
    }

    /** Sends one, may be with others. It completes when it is answered. */
    void send(M one) {
        Party<M> led = null;
        M before;
        do {
            before = newest.get();
            if (!one.follow(before, connection.now(), bounds)) {
                send(Party.alone(one));
                return;
            }
            if (before == null && led == null) {
                led = Party.from(one, this::leave); // before others may join: then there may be no memory for it
            }
        } while (!newest.compareAndSet(before, one));
        if (before == null && led != null) {
            send(led);
        }
    }

    private void send(Party<M> party) {
        try {
            connection.send(link -> command.apply(link, party)).whenComplete((done, failure) -> party.end(failure));
        } catch (RuntimeException | Error e) { // for want of memory, say: who comes next must not wait for this command
            party.end(e);
        }
    }

    private List<M> leave() {
        List<M> all = new ArrayList<>();
        for (M each = newest.getAndSet(null); each != null; each = each.before()) {
            if (!each.isDone()) { // else nobody waits for it any more
                all.add(each);
            }
        }
        Collections.reverse(all);
        return all;
    }
}
