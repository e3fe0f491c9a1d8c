package io.drey.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script answered: a list of numbers, byte arrays and lists.
 *
 * @param parts as the client library made it
 */
record Answer(List<?> parts) {

    static Answer of(Object reply) {
        return new Answer((List<?>) reply);
    }

    long number(int at) {
        return (Long) parts.get(at);
    }

    byte[] bytes(int at) {
        return (byte[]) parts.get(at);
    }

    Answer list(int at) {
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
