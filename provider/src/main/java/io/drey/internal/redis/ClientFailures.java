package io.drey.internal.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;

/** Tells the client library's exceptions apart, so that nobody else needs to know their types. */
final class ClientFailures {

    private ClientFailures() {}

    /** Returns whether the server received a command and refused it. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RedisCommandExecutionException;
    }

    /** Returns whether no reply to a command came in time. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof RedisCommandTimeoutException;
    }

    /** Returns whether the server does not know a script by its hash. */
    static boolean isUnknownScript(Throwable failure) {
        return failure instanceof RedisNoScriptException || failure.getCause() instanceof RedisNoScriptException;
    }
}
