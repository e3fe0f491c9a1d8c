package io.drey.internal.redis;

import java.time.Duration;

/**
 * A large payload that is sent ahead of the change which stores it, to a key of its own. A script that is handed fifty
 * megabytes copies them several times, for a second in which the server answers nobody; one that finds them in a key
 * writes the header in front and renames the key. Immutable.
 *
 * <p>What no change has taken expires by itself. Where it is gone before the change comes, evicted from a full server
 * or written to another one by a proxy that does not honour hash tags, the payload is handed to the script after all.
 *
 * @param key used once, so that whoever is late finds nothing
 * @param value room for the header, and the payload
 */
record Aside(byte[] key, byte[] value) {

    /** From how many bytes on a payload is sent ahead. A script copies less within a millisecond or two. */
    static final int LARGE = 1 << 20;

    /** How long the payload stays if no change takes it. */
    static final Duration LIFE = Duration.ofSeconds(60);

    static Aside of(Keyspace keyspace, int partition, byte[] body) {
        byte[] value = new byte[Envelope.ROOM + body.length];
        System.arraycopy(body, 0, value, Envelope.ROOM, body.length);
        return new Aside(keyspace.aside(partition, Ids.nonce()), value);
    }

    /** What the script is given in place of the payload: how many bytes must be there. */
    byte[] bytes() {
        return Bytes.of(value.length);
    }
}
