package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;

/** Waits for answers, never longer than the deadline, and says plainly what went wrong. Immutable. */
final class Replies {

    /** What was asked: to change something, so that without an answer its outcome is unknown, or only to look. */
    enum Intent {
        LOOK,
        CHANGE
    }

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
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CompletionException e) {
            throw explain(e.getCause() == null ? e : e.getCause(), intent, what);
        } catch (TimeoutException e) {
            throw explain(e, intent, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteUnavailableException(what + " at " + where + ": interrupted", e, intent == Intent.CHANGE);
        }
    }

    CacheException explain(Throwable cause, Intent intent, String what) {
        if (cause instanceof CacheException known) {
            return known;
        }
        String attempted = what + " at " + where;
        boolean unknown = intent == Intent.CHANGE;
        if (cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException) {
            return new RemoteUnavailableException(
                    attempted + ": no answer within " + timeout.toMillis() + " ms (remote.command-timeout)",
                    cause,
                    unknown);
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String advice = advice(text.toUpperCase(Locale.ROOT));
        if (!(cause instanceof RedisCommandExecutionException)) {
            boolean sent = !text.contains("not connected") && !text.contains("Currently");
            return new RemoteUnavailableException(attempted + ": " + text + advice, cause, unknown && sent);
        }
        return new RemoteUnavailableException(attempted + ": refused with \"" + text + "\"" + advice, cause, false);
    }

    private static String advice(String text) {
        if (text.contains("NOAUTH") || text.contains("WRONGPASS") || text.contains("INVALID PASSWORD")) {
            return "; set the user and password in the URI, or drey.remote.user and drey.remote.password";
        } else if (text.contains("NOPERM")) {
            return "; allow this user the commands and keys that Drey needs";
        } else if (text.contains("OOM")) {
            return "; Redis is full: raise maxmemory, or set a maxmemory-policy such as allkeys-lfu";
        } else if (text.contains("READONLY")) {
            return "; this is a replica: give the address of the master, or of the sentinels";
        } else if (text.contains("LOADING")) {
            return "; Redis is still reading its data";
        }
        return "";
    }
}
