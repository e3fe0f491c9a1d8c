package io.drey.internal.redis;

/**
 * What a script puts around the header of an entry, which it writes itself.
 *
 * @param kind flags and codec
 * @param body what follows the version
 */
record Payload(byte[] kind, byte[] body) {

    /** Of a change that stores no value. */
    static final Payload NONE = new Payload(Envelope.kind(0, 0), Bytes.EMPTY);

    /** Of a change that stores a lease. */
    static final Payload LEASE = new Payload(Envelope.kind(Envelope.FLAG_LEASE, 0), Bytes.EMPTY);
}
