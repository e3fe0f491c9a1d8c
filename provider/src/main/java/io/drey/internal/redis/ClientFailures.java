package io.drey.internal.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.PartitionException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Tells the client library's exceptions apart, so that no other class needs to know their types. */
final class ClientFailures {

    private ClientFailures() {}

    /** Returns whether the server received a command and refused it. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RedisCommandExecutionException;
    }

    /** Returns what is thrown where the server refuses a command in these words. */
    static RuntimeException refusal(String words) {
        return new RedisCommandExecutionException(words);
    }

    /** Returns whether no reply to a command came in time. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof RedisCommandTimeoutException;
    }

    /** Returns whether the server does not know a script by its hash. */
    static boolean isUnknownScript(Throwable failure) {
        return failure instanceof RedisNoScriptException || failure.getCause() instanceof RedisNoScriptException;
    }

    /**
     * Returns whether a command found no node of a Cluster to go to, so that it was never sent: no node is known for
     * its slot, or the connection to the node could not be made, as when a node that others still name has ended. A
     * Cluster of which no node was reached is another matter, told by {@link NotConnectedException}.
     */
    static boolean hasNoNode(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotConnectedException) {
                return false;
            }
            if (cause instanceof PartitionException || isDialling(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a connection could not be made; the client library does not always wrap what the JDK says. */
    private static boolean isDialling(Throwable failure) {
        return failure instanceof RedisConnectionException
                || failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
    }
}
