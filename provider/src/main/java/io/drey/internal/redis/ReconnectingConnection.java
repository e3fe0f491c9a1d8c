package io.drey.internal.redis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is made again whenever it breaks: attempts go on until one succeeds, or until this is closed. Any
 * thread.
 *
 * <p>Callers wait for the first attempt, so that they do not notice a short break. Once an attempt has failed, callers
 * get that failure at once until another attempt succeeds. A refusal of credentials that are asked for each time is no
 * such failure, as long as callers wait for a first attempt: a password is seldom exchanged in all places at the same
 * instant.
 *
 * <p>There is one attempt at a time. It ends by its deadline, also if the client library lost it for want of memory,
 * and {@link #moveTo} replaces the one that hangs on threads that have ended. Rejected: the client library's own
 * reconnecting, which does not tell the first attempt from later ones, and which does not cover the very first
 * connection.
 */
final class ReconnectingConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ReconnectingConnection.class.getName());
    private static final long FIRST_DELAY_MILLIS = 10;
    private static final long LAST_DELAY_MILLIS = 1_000;

    /** So many connections that have broken unnoticed does a command meet before its caller is told. */
    private static final int MOST_MOVES = 3;

    private final Connector connector;
    private final Function<Duration, CompletionStage<LiveConnection>> dial;
    private final Consumer<LiveConnection> whenConnected;
    private final BiConsumer<Runnable, Duration> later;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Ready ready = new Ready();
    private volatile @Nullable LiveConnection established;
    private volatile boolean wasEstablished;
    private volatile Attempt attempt = new Attempt(0); // written under the monitor
    private volatile Object threads; // that serve the attempt, or the connection
    private int attempts; // since the last success; there is one at a time
    private int broken; // attempts that broke off since the last success
    private final AtomicBoolean stalled = new AtomicBoolean();
    private volatile @Nullable Throwable trouble;
    private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    private static final class Ready extends CompletableFuture<LiveConnection> {}

    /** An attempt from when it is planned. Its end is told once, and nobody heeds it once another one is planned. */
    private static final class Attempt {

        private final long nextDelayMillis;
        private final AtomicBoolean ended = new AtomicBoolean();

        /** @param nextDelayMillis how long to wait after this one has failed */
        Attempt(long nextDelayMillis) {
            this.nextDelayMillis = nextDelayMillis;
        }
    }

    /** @param later runs something short after a while */
    ReconnectingConnection(
            Connector connector,
            Function<Duration, CompletionStage<LiveConnection>> dial,
            Consumer<LiveConnection> whenConnected,
            BiConsumer<Runnable, Duration> later) {
        this.connector = connector;
        this.dial = dial;
        this.whenConnected = whenConnected;
        this.later = later;
        this.threads = connector.threads();
    }

    /** Returns the connection if it is established, as it nearly always is. */
    @Nullable
    LiveConnection now() {
        return established;
    }

    /** Completes with the connection once it is established, or fails with the reason why it is not. */
    CompletableFuture<LiveConnection> ready() {
        if (stalled.get() && stalled.compareAndSet(true, false)) {
            attemptAfter(FIRST_DELAY_MILLIS, FIRST_DELAY_MILLIS);
        }
        return ready;
    }

    /**
     * Sends a command as soon as the connection is established. If the connection has broken and nobody has noticed
     * yet, nothing was sent, and the command goes over the next connection, which may have broken as well by then.
     */
    <T> CompletableFuture<T> send(Function<LiveConnection, CompletableFuture<T>> command) {
        LiveConnection link = established;
        return link == null
                ? ready().thenCompose(next -> over(next, command, MOST_MOVES))
                : over(link, command, MOST_MOVES);
    }

    private <T> CompletableFuture<T> over(
            LiveConnection link, Function<LiveConnection, CompletableFuture<T>> command, int moves) {
        CompletableFuture<T> answer = command.apply(link);
        return moves > 0 && answer.isCompletedExceptionally() ? elsewhere(link, command, answer, moves) : answer;
    }

    private <T> CompletableFuture<T> elsewhere(
            LiveConnection link,
            Function<LiveConnection, CompletableFuture<T>> command,
            CompletableFuture<T> answer,
            int moves) {
        return answer.exceptionallyCompose(failure -> {
            if (!ReplyAwaiter.isNotConnected(ReplyAwaiter.root(failure))) {
                return CompletableFuture.failedFuture(failure);
            }
            lost(link);
            return ready.thenCompose(next -> over(next, command, moves - 1));
        });
    }

    /** Starts connecting; returns at once. */
    void open() {
        begin(0, connector.firstPatience());
    }

    /** Begins a first attempt, for which callers wait a while. */
    private void begin(long delayMillis, Duration patience) {
        Ready waitedFor = ready;
        try {
            later.accept(() -> waitedFor.completeExceptionally(tooLate(patience)), patience);
        } finally {
            attemptAfter(delayMillis, FIRST_DELAY_MILLIS);
        }
    }

    private NotConnectedException tooLate(Duration patience) {
        Throwable before = trouble;
        String why = before == null ? "still waiting for an answer" : "before that: " + connector.explain(before);
        String late = connector.start().isMissed()
                ? "not connected, " + connector.start().inVain()
                : "not connected within " + patience.toMillis() + " ms";
        return new NotConnectedException(late + "; " + why, before);
    }

    /** Plans an attempt. If there is no memory even for that, the next caller who asks for the connection plans it. */
    private void attemptAfter(long delayMillis, long nextDelayMillis) {
        try {
            Attempt next = new Attempt(nextDelayMillis);
            synchronized (this) {
                attempt = next;
            }
            later.accept(() -> attempt(next), Duration.ofMillis(delayMillis));
        } catch (RuntimeException | Error e) {
            stalled.set(true);
        }
    }

    private void attempt(Attempt own) {
        if (closed.get() || attempt != own) {
            return;
        }
        LiveConnection left = established;
        if (left != null) { // of an attempt that ended just when this one was planned
            lost(left);
            return;
        }
        threads = connector.threads(); // before they are used: so that others in their place are noticed
        try {
            Duration patience = connector.handshake(attempts++);
            Duration limit = connector.attemptLimit(patience);
            later.accept(() -> ended(own, null, endless(limit)), limit);
            dial.apply(patience).whenComplete((link, failure) -> ended(own, link, failure));
        } catch (RuntimeException | Error e) { // a socket without the native library, a thread that cannot be started
            ended(own, null, e);
        }
    }

    private static NotConnectedException endless(Duration limit) {
        return new NotConnectedException(
                "connecting has not ended within " + limit.toMillis() + " ms", new TimeoutException());
    }

    private void ended(Attempt own, @Nullable LiveConnection link, @Nullable Throwable failure) {
        if (attempt != own || !own.ended.compareAndSet(false, true)) {
            if (link != null) {
                link.close();
            }
        } else if (link != null) {
            welcome(link, own);
        } else {
            failed(failure == null ? new NotConnectedException("no connection", null) : failure, own);
        }
    }

    private void welcome(LiveConnection link, Attempt own) {
        try {
            established(link);
        } catch (RuntimeException | Error e) {
            established = null;
            try {
                link.close();
            } finally {
                failed(e, own);
            }
        }
    }

    private void established(LiveConnection link) {
        trouble = null;
        wasEstablished = true;
        attempts = 0;
        broken = 0;
        link.listen(() -> lost(link), cause -> {
            trouble = cause;
            if (cause instanceof Error) {
                lost(link); // a reply may have been read by half, and the next ones be taken for others'
            }
        });
        whenConnected.accept(link); // who sees the link also sees what was made of it
        Ready waitedFor = offered(link);
        if (!waitedFor.complete(link)) {
            offeredAgain(waitedFor, link);
            LOG.log(Level.INFO, "connected to {0}", connector.describe());
        }
        if (closed.get()) {
            link.close();
        } else if (!link.isOpen() || connector.isPaused()) {
            lost(link); // before we listened
        }
    }

    /** Lets callers have the link. Returns what those wait for who came before, if they still wait. */
    private synchronized Ready offered(LiveConnection link) {
        Ready before = ready;
        if (before.isDone()) {
            Ready again = new Ready();
            again.complete(link);
            ready = again;
        }
        established = link;
        return before;
    }

    /** Those who waited may have been told just then that it takes too long; whoever comes from now on has the link. */
    @SuppressWarnings("ReferenceEquality") // the very future, the very link
    private synchronized void offeredAgain(Ready given, LiveConnection link) {
        if (ready == given && established == link) {
            Ready again = new Ready();
            again.complete(link);
            ready = again;
        }
    }

    private void lost(LiveConnection link) {
        if (isGivenUp(link)) {
            try {
                ended = link.close();
            } finally {
                begin(jittered(FIRST_DELAY_MILLIS), connector.patience());
            }
        }
    }

    /** Returns whether the caller is the first to notice, and so the one who dials again. */
    @SuppressWarnings("ReferenceEquality") // the very link, not one like it
    private synchronized boolean isGivenUp(LiveConnection link) {
        if (established != link || closed.get()) {
            return false;
        }
        ready = new Ready();
        established = null;
        return true;
    }

    /** Gives up a connection that can no longer be trusted, and dials again. */
    void renew() {
        LiveConnection link = established;
        if (link != null) {
            lost(link);
        }
    }

    /**
     * Begins anew if others serve the connections now than when the latest attempt was made: the client library tells
     * nobody of a thread that has ended, nor ends what that thread had in hand.
     */
    void moveTo(Object present) {
        if (threads == present || closed.get()) {
            return;
        }
        LiveConnection link = established;
        if (link != null) {
            lost(link);
        } else {
            attemptAfter(FIRST_DELAY_MILLIS, FIRST_DELAY_MILLIS);
        }
        threads = present; // last: without memory for the above it is done the next time
    }

    private void failed(Throwable failure, Attempt own) {
        try {
            tell(failure);
        } finally {
            if (attempt == own) {
                long delay = own.nextDelayMillis;
                attemptAfter(jittered(delay), Math.min(LAST_DELAY_MILLIS, delay * 2));
            }
        }
    }

    private void tell(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        trouble = cause;
        String why = connector.explain(cause);
        NotConnectedException away = new NotConnectedException("not connected, " + why, cause);
        if (connector.start().isOn() && Start.isLate(failure)) {
            connector.start().late(why);
            LOG.log(Level.DEBUG, "{0} is late, trying on: {1}", connector.describe(), why);
        } else if (ReplyAwaiter.isBroken(ReplyAwaiter.root(failure)) && broken++ == 0) {
            connector.start().late(why); // closed by a timer while this JVM stood still, or with others by the server
            LOG.log(Level.DEBUG, "{0} was gone before it was set up, trying once more: {1}", connector.describe(), why);
        } else if (wasEstablished && !ready.isDone() && connector.mayAskAgain(failure)) {
            LOG.log(Level.DEBUG, "{0} takes these credentials no longer, asking for others", connector.describe());
        } else if (ready.completeExceptionally(away)) {
            LOG.log(Level.WARNING, "{0} is out of reach, trying on: {1}", connector.describe(), why);
        } else {
            Ready still = new Ready();
            still.completeExceptionally(away);
            ready = still;
        }
    }

    private static long jittered(long delayMillis) {
        return delayMillis / 2 + ThreadLocalRandom.current().nextLong(delayMillis / 2 + 1);
    }

    /** Completes once the connection has ended that was given up last. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LiveConnection link = established;
            established = null;
            if (link != null) {
                ended = link.close();
            }
            NotConnectedException ended = new NotConnectedException("closed", null);
            Ready waitedFor = ready;
            ready = new Ready();
            ready.completeExceptionally(ended);
            waitedFor.completeExceptionally(ended);
        }
    }
}
