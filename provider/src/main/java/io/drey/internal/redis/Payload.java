package io.drey.internal.redis;

import io.drey.internal.store.Change;
import io.drey.internal.store.LeaseEnd;
import org.jspecify.annotations.Nullable;

/**
 * What a script puts around the header of an entry, which it writes itself.
 *
 * @param kind flags and codec
 * @param body what follows the version
 * @param whole whether the script is handed the body however large it is
 */
record Payload(byte[] kind, byte[] body, boolean whole) {

    /** Of a change that stores no value. */
    static final Payload NONE = new Payload(Envelope.kind(0, 0), Bytes.EMPTY);

    /** Of a change that stores a lease. */
    private static final Payload LEASE = new Payload(Envelope.kind(Envelope.FLAG_LEASE, 0), Bytes.EMPTY);

    Payload(byte[] kind, byte[] body) {
        this(kind, body, false);
    }

    /** The body as it is sent ahead; null if the script is handed it. */
    @Nullable
    Aside aside(Keyspace keyspace, int partition) {
        return isLarge() ? Aside.of(keyspace, partition, body) : null;
    }

    /** Returns whether the body is sent ahead. */
    boolean isLarge() {
        return !whole && body.length > Aside.LARGE;
    }

    /** What the script is given. */
    Payload beside(@Nullable Aside aside) {
        return aside == null ? this : new Payload(Envelope.withRoom(kind), aside.bytes());
    }

    /** The same, handed to the script. */
    Payload inWhole() {
        return new Payload(kind, body, true);
    }

    static Payload of(Change.Lease lease) {
        LeaseEnd end = lease.end();
        return end == null ? LEASE : new Payload(LEASE.kind(), LeaseEnds.bytes(end));
    }
}
