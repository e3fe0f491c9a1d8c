package io.drey.internal.redis;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has gone over the connections of one manager, and who traces the client library's commands. Any thread. */
final class Traffic {

    private final LongAdder commands = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final AtomicReference<@Nullable Object> tracing = new AtomicReference<>();

    void command() {
        commands.increment();
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** Commands that were handed to connections, without those by which the client library keeps itself informed. */
    long commands() {
        return commands.sum();
    }

    /** Bytes that were written to sockets, by the client library too. */
    long sent() {
        return sent.sum();
    }

    /** Bytes that were read from sockets. */
    long received() {
        return received.sum();
    }

    /** The client library's own kind of tracing; null if there is none. */
    @Nullable
    Object tracing() {
        return tracing.get();
    }

    void trace(Object byClient) {
        tracing.set(byClient);
    }
}
