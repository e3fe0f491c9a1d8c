package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script returned: a list of numbers, byte arrays and lists.
 *
 * @param parts as the client library made it
 */
record ScriptReply(List<?> parts) {

    /** How scripts that change something begin their replies: the generation that was named is not the present one. */
    static final int OUTDATED = 0;

    /** It was made. */
    static final int APPLIED = 1;

    /** Something else stands there. */
    static final int REFUSED = 2;

    /** Nobody waits for it any more by the server's clock, which is the second part. */
    static final int TOO_LATE = 4;

    /** It may have been made before, and nobody can tell whether it was. */
    static final int UNTOLD = 5;

    /** What was sent ahead of it is not there. */
    static final int ASIDE_GONE = 6;

    /** The server refuses it, which concerns no other change of the same script; the second part is why. */
    static final int REFUSED_BY_SERVER = 7;

    static ScriptReply of(Object reply) {
        return new ScriptReply((List<?>) reply);
    }

    /** Returns the first part of the reply to a change. */
    int status() {
        return (int) number(0);
    }

    /**
     * Returns whether the change was made, also if the reply is one for each of several, of which this is the only one.
     */
    boolean isApplied() {
        Object first = parts.get(0);
        return first instanceof byte[] || (first instanceof List<?> ? list(0).isApplied() : status() == APPLIED);
    }

    long number(int at) {
        return (Long) parts.get(at);
    }

    byte[] bytes(int at) {
        return (byte[]) parts.get(at);
    }

    ScriptReply list(int at) {
        return of(parts.get(at));
    }

    /** All parts, as values of keys. */
    List<byte @Nullable []> values() {
        List<byte @Nullable []> values = new ArrayList<>(parts.size());
        parts.forEach(part -> values.add((byte[]) part));
        return values;
    }

    int size() {
        return parts.size();
    }
}
