package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.ResultLatch;
import io.drey.internal.store.Uninterrupted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Waits for replies, never longer than the deadline, and says plainly what went wrong. Immutable. */
final class ReplyAwaiter {

    /** What was asked: to change something, so that without an answer its outcome is unknown, or only to look. */
    enum Intent {
        LOOK,
        CHANGE
    }

    private static final Pattern LINE_END = Pattern.compile("\\s*\\R\\s*");

    /** What the client library says of a command that it did not send, as the connection had broken or was let go. */
    private static final List<String> NOT_CONNECTED = List.of("Currently not connected", "Connection is closed");

    /** What it says of others that it did not send. */
    private static final List<String> NOT_SENT = List.of("Request queue size exceeded", "Internal stack size exceeded");

    /** What is said of a connection that stood, be it that it was just being set up. */
    private static final List<String> BROKEN = List.of(
            "Connection disconnected",
            "Connection closed",
            "Connection reset",
            "Broken pipe",
            "java.nio.channels.ClosedChannelException",
            "io.netty.channel.StacklessClosedChannelException",
            Remedies.UNFINISHED);

    private final Duration timeout;
    private final String where;
    private final Remedies advice;

    ReplyAwaiter(Duration timeout, String where, Remedies advice) {
        this.timeout = timeout;
        this.where = where;
        this.advice = advice;
    }

    Duration timeout() {
        return timeout;
    }

    /** The answer. */
    <T> T await(CompletableFuture<T> future, Intent intent, String what) {
        return await(future, intent, what, timeout.toNanos());
    }

    <T> T await(CompletableFuture<T> future, Intent intent, String what, long nanos) {
        long since = NanoClock.SYSTEM.nanos();
        try {
            return isHelper() ? unhelped(future, nanos) : future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw explain(e.getCause() == null ? e : e.getCause(), intent, what);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw explain(e, intent, what);
        } catch (InterruptedException e) {
            if (Uninterrupted.waitsOn()) {
                return await(future, intent, what, nanos - (NanoClock.SYSTEM.nanos() - since));
            }
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new RemoteUnavailableException(what + " at " + where + ": interrupted", e, intent == Intent.CHANGE);
        }
    }

    /** Whether this thread would run other tasks while it waits for a future. */
    private static boolean isHelper() {
        return Thread.currentThread() instanceof ForkJoinWorkerThread;
    }

    private static <T> T unhelped(CompletableFuture<T> future, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!future.isDone()) {
            ResultLatch<Boolean> done = new ResultLatch<>();
            future.whenComplete((answer, failure) -> done.complete(true));
            if (!done.await(nanos)) {
                throw new TimeoutException();
            }
        }
        return future.get();
    }

    /** What a failure means. */
    RemoteUnavailableException explain(Throwable failure, Intent intent, String what) {
        Throwable cause = unwrapped(failure);
        boolean change = intent == Intent.CHANGE;
        if (isTimeout(cause)) {
            String waited = "no answer within " + timeout.toMillis() + " ms (drey.remote.command-timeout)";
            return unavailable(what, waited, cause, change);
        }
        if (cause instanceof NotConnectedException) {
            return unavailable(what, String.valueOf(cause.getMessage()), cause, false);
        }
        String text = root(cause);
        String toDo = advice.on(text);
        if (ClientFailures.isRefusal(cause)) {
            boolean unknown = change && (toDo.isEmpty() || Remedies.isHalfWay(text));
            return unavailable(what, "refused with \"" + text + '"' + toDo, cause, unknown);
        }
        return unavailable(what, text + toDo, cause, change && !isNotSent(cause));
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether nobody answered in time. */
    static boolean isTimeout(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof TimeoutException || ClientFailures.isTimeout(cause);
    }

    private RemoteUnavailableException unavailable(String what, String why, Throwable cause, boolean unknown) {
        return new RemoteUnavailableException(what + " at " + where + ": " + why, cause, unknown);
    }

    /** Whether this says that a command was never sent. */
    static boolean isNotSent(Throwable failure) {
        String text = root(failure);
        return isNotConnected(text)
                || NOT_SENT.stream().anyMatch(text::startsWith)
                || ClientFailures.hasNoNode(failure);
    }

    /** Whether a server that has not answered may still begin what was asked of it, as far as this failure tells. */
    static boolean mayStillBeMade(Throwable failure) {
        return !(failure instanceof RemoteUnavailableException away)
                || (away.isOutcomeUnknown() && !Remedies.isHalfWay(root(away)));
    }

    /** Whether this says that a connection had broken before a command was sent. */
    static boolean isNotConnected(String text) {
        return NOT_CONNECTED.stream().anyMatch(text::startsWith);
    }

    /** Whether this says that a connection stood and then broke. */
    static boolean isBroken(String text) {
        return isNotConnected(text) || BROKEN.stream().anyMatch(text::startsWith);
    }

    /** Whether this says that somebody keeps something in a key that is not what is read from it. */
    static boolean isWrongType(Throwable failure) {
        return root(failure).contains("WRONGTYPE");
    }

    /** What was said at the bottom of a failure, on one line. */
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.toString() : root.getMessage();
        return LINE_END.matcher(said).replaceAll(" ").strip();
    }
}
