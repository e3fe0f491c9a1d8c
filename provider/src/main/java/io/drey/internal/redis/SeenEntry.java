package io.drey.internal.redis;

import io.drey.codec.CodecException;
import io.drey.internal.store.Version;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it lies in Redis, its key and value left as bytes. Immutable, any thread.
 *
 * @param at where it lies
 * @param size of all its bytes
 * @param unreadable what is wrong if it is none of Drey's, in which case nothing else is known; null if it is sound
 * @param lease whether it only reserves the key for a loader
 * @param codec that wrote the value
 * @param deadlineMillis on the server's clock, 0 for never
 * @param key canonical bytes
 * @param payload the value's bytes
 */
public record SeenEntry(
        FoundKey at,
        int size,
        @Nullable String unreadable,
        boolean lease,
        byte codec,
        long deadlineMillis,
        Version version,
        byte[] key,
        byte[] payload) {

    static SeenEntry of(FoundKey at, byte[] bytes) {
        try {
            Envelope.Opened opened = Envelope.open(bytes);
            byte[] key = opened.key() == null ? at.key() : opened.key();
            return new SeenEntry(
                    at,
                    bytes.length,
                    null,
                    opened.lease(),
                    opened.codec(),
                    opened.deadlineMillis(),
                    opened.version(),
                    key,
                    opened.payload());
        } catch (CodecException | IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            return new SeenEntry(at, bytes.length, why, false, (byte) 0, 0, Version.NONE, at.key(), Bytes.EMPTY);
        }
    }
}
