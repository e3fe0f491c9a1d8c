package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where reads of several threads meet on their way to one server, to be asked for by one command. Any thread.
 *
 * <p>Who finds nobody here sends the command, and the command takes along whoever is here when the connection's thread
 * writes it. So nobody waits for others: while that thread is at leisure each read goes alone, and while it is busy
 * with replies the next command grows. The invariant: while anybody is here, exactly one command is on its way to take
 * them, or to fail them. Nobody joins those whose command went over a connection that was given up since.
 */
final class Gathering {

    /** So many keys in one command keep no server for long. Who comes later goes alone. */
    private static final int MOST_KEYS = 512;

    private final ReconnectingConnection connection;

    /** Leads to all who are here. */
    private final AtomicReference<@Nullable GatheredRead<?>> newest = new AtomicReference<>();

    Gathering(ReconnectingConnection connection) {
        this.connection = connection;
    }

    /** Reads a key; null if there is none, or, when it was asked for with others, if it holds no string. */
    CompletableFuture<byte @Nullable []> get(byte[] key) {
        GatheredRead.Single read = new GatheredRead.Single(key);
        join(read);
        return read;
    }

    /** Reads a few keys at one instant; null in place of each that is not there, or holds no string. */
    CompletableFuture<List<byte @Nullable []>> getAll(byte[][] keys) {
        GatheredRead.Several read = new GatheredRead.Several(keys);
        join(read);
        return read;
    }

    private void join(GatheredRead<?> read) {
        GatheredRead<?> before;
        do {
            before = newest.get();
            if (!read.follow(before, connection.now(), MOST_KEYS)) {
                send(GatheredReads.alone(read));
                return;
            }
        } while (!newest.compareAndSet(before, read));
        if (before == null) {
            send(GatheredReads.from(read, this::leave));
        }
    }

    private void send(GatheredReads reads) {
        try {
            connection.send(link -> link.read(reads)).whenComplete((done, failure) -> reads.end(failure));
        } catch (RuntimeException | Error e) { // for want of memory, say: who comes next must not wait for this command
            reads.end(e);
        }
    }

    private List<GatheredRead<?>> leave() {
        List<GatheredRead<?>> all = new ArrayList<>();
        for (GatheredRead<?> each = newest.getAndSet(null); each != null; each = each.before()) {
            if (!each.isDone()) { // else nobody waits for it any more
                all.add(each);
            }
        }
        Collections.reverse(all);
        return all;
    }
}
