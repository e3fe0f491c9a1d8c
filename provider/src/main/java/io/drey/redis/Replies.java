package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers, never longer than the deadline, and says plainly what went wrong. Immutable. */
final class Replies {

    /** What was asked: to change something, so that without an answer its outcome is unknown, or only to look. */
    enum Intent {
        LOOK,
        CHANGE
    }

    /** What the client library says of a command that it did not send. */
    private static final List<String> NOT_SENT =
            List.of("Currently not connected", "Request queue size exceeded", "Internal stack size exceeded");

    /** What Redis says before it runs anything, and what to do about it. */
    private static final Map<String, String> REFUSALS = Map.ofEntries(
            Map.entry("NOAUTH", "set the user and password in the URI, or drey.remote.user and drey.remote.password"),
            Map.entry(
                    "WRONGPASS",
                    "correct the user and password in the URI, or drey.remote.user and drey.remote.password"),
            Map.entry("NOPERM", "allow this user the commands and keys that Drey needs"),
            Map.entry("OOM", "Redis is full: raise maxmemory, or set a maxmemory-policy such as allkeys-lfu"),
            Map.entry("READONLY", "this is a replica: give the address of the master, or of the sentinels"),
            Map.entry("MISCONF", "Redis cannot save its data and refuses writes: see its log"),
            Map.entry(
                    "MASTERDOWN",
                    "this is a replica without its master: give the address of the master, or of the sentinels"),
            Map.entry("LOADING", "Redis is still reading its data"),
            Map.entry("BUSY", "a script of somebody's keeps Redis busy"),
            Map.entry(
                    "ERR INVALID PASSWORD",
                    "correct drey.remote.password, or the one in the URI: it is redis_auth of the proxy's pool"),
            Map.entry(
                    "ERR CLIENT SENT AUTH",
                    "leave out drey.remote.password and the one in the URI, or set redis_auth in the proxy's pool"),
            Map.entry(
                    "WRONGTYPE", "another program uses keys of this namespace: set drey.namespace to something else"));

    private final Duration timeout;
    private final String where;

    Replies(Duration timeout, String where) {
        this.timeout = timeout;
        this.where = where;
    }

    Duration timeout() {
        return timeout;
    }

    /** The answer. */
    <T> T await(CompletableFuture<T> future, Intent intent, String what) {
        return await(future, intent, what, timeout.toNanos());
    }

    <T> T await(CompletableFuture<T> future, Intent intent, String what, long nanos) {
        try {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw explain(e.getCause() == null ? e : e.getCause(), intent, what);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw explain(e, intent, what);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new RemoteUnavailableException(what + " at " + where + ": interrupted", e, intent == Intent.CHANGE);
        }
    }

    /** What a failure means. */
    RemoteUnavailableException explain(Throwable failure, Intent intent, String what) {
        Throwable cause = unwrapped(failure);
        boolean change = intent == Intent.CHANGE;
        if (isTimeout(cause)) {
            String waited = "no answer within " + timeout.toMillis() + " ms (drey.remote.command-timeout)";
            return unavailable(what, waited, cause, change);
        }
        String text = root(cause);
        String advice = advice(text);
        if (cause instanceof NotConnectedException) {
            return unavailable(what, cause.getMessage() + advice, cause, false);
        } else if (cause instanceof RedisCommandExecutionException) {
            return unavailable(what, "refused with \"" + text + '"' + advice, cause, change && advice.isEmpty());
        }
        return unavailable(what, text + advice, cause, change && !isNotSent(text));
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
        return cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException;
    }

    private RemoteUnavailableException unavailable(String what, String why, Throwable cause, boolean unknown) {
        return new RemoteUnavailableException(what + " at " + where + ": " + why, cause, unknown);
    }

    /** Whether this says that a command was never sent. */
    static boolean isNotSent(String text) {
        return NOT_SENT.stream().anyMatch(text::startsWith);
    }

    /** What was said at the bottom of a failure. */
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static String advice(String text) {
        if (text.contains("requires epoll")) {
            return "; add io.netty:netty-transport-native-epoll (or -kqueue) for this system to the class path";
        }
        String upper = text.toUpperCase(Locale.ROOT);
        for (Map.Entry<String, String> refusal : REFUSALS.entrySet()) {
            String word = refusal.getKey();
            // Redis before 7 quotes what a script met: "ERR Error running script (...): -OOM ..."
            if (upper.startsWith(word) || upper.contains(": " + word) || upper.contains(": -" + word)) {
                return "; " + refusal.getValue();
            }
        }
        return "";
    }
}
