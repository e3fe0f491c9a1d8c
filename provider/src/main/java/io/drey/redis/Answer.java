package io.drey.redis;

import java.util.List;

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

    int size() {
        return parts.size();
    }
}
