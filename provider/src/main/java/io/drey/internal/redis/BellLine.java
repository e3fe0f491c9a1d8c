package io.drey.internal.redis;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The connection that messages come by, and those that wait to be taken: few enough to be held, however long the
 * follower is kept. What is beyond is let go, and {@link #hasOverflowed} says so. The follower's thread takes; any
 * thread asks.
 */
final class BellLine {

    private static final System.Logger LOG = System.getLogger(BellLine.class.getName());
    private static final int MOST = 4_096;
    private static final long MOST_BYTES = 8 << 20;

    private static final Message WAKING = new Message(Bytes.EMPTY, Bytes.EMPTY);

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final byte[][] channels;
    private final ReconnectingConnection connection;
    private volatile @Nullable LiveConnection listening;
    private volatile boolean refused;

    /**
     * What was published.
     *
     * @param channel that of the partition that it concerns
     */
    record Message(byte[] channel, byte[] content) {

        /** Whether this says nothing, but ends a wait. */
        boolean isWaking() {
            return channel.length == 0;
        }
    }

    BellLine(Connector connector, byte[][] channels) {
        this.channels = Arrays.copyOf(channels, channels.length);
        this.connection = connector.listening(0, this::subscribe);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is dealt with as it comes
    private void subscribe(LiveConnection link) {
        refused = false;
        link.hear(channels, this::keep).whenComplete((done, failure) -> {
            if (failure == null) {
                listening = link;
            } else if (ReplyAwaiter.isTimeout(failure)) {
                connection.renew();
            } else if (link.isOpen()) {
                refused = true; // until the next connection
                LOG.log(
                        Level.INFO,
                        "changes are not told by messages here, all change logs are waited on instead, which costs"
                                + " the server more: {0}",
                        Remedies.inWords(ReplyAwaiter.root(failure)));
            }
        });
    }

    private void keep(byte[] channel, byte[] content) {
        long size = content.length;
        if (bytes.addAndGet(size) > MOST_BYTES || !messages.offer(new Message(channel, content))) {
            bytes.addAndGet(-size);
            overflowed.set(true);
        }
    }

    /** Returns the next message, which may be {@linkplain Message#isWaking none}; null if none came in time. */
    @Nullable
    Message next(long nanos) {
        try {
            Message next = nanos > 0 ? messages.poll(nanos, TimeUnit.NANOSECONDS) : messages.poll();
            if (next != null) {
                bytes.addAndGet(-next.content().length);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Returns the connection that every change is told by, as far as is known; null if there is none. */
    @Nullable
    LiveConnection listening() {
        LiveConnection now = connection.now();
        return now == listening ? now : null;
    }

    /** Returns whether the server does not let this user, or anybody, listen. */
    boolean isRefused() {
        return refused;
    }

    /** Returns whether messages were let go since this was last asked. */
    boolean hasOverflowed() {
        return overflowed.compareAndSet(true, false);
    }

    ReconnectingConnection connection() {
        return connection;
    }

    /** Ends a wait. */
    void wake() {
        messages.offer(WAKING); // if there is no room, nobody waits
    }
}
