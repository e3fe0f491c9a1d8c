package io.drey.internal.redis;

import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.Version;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a load ended, in the bytes of the lease that says so.
 *
 * <pre>
 *  0  0 the loader has no value, 1 it failed
 *  1  version of the lease that stood there before: id in digits, a space, nonce (8)
 *     what the loader threw, in UTF-8, if it failed
 * </pre>
 */
final class LeaseEnds {

    private static final byte NONE = 0;
    private static final byte FAILED = 1;

    private LeaseEnds() {}

    static byte[] bytes(LeaseEnd end) {
        String failure = end.failure();
        byte[] kind = {failure == null ? NONE : FAILED};
        byte[] lease = Ids.bytes(end.lease());
        return Bytes.join(Bytes.join(kind, lease), failure == null ? Bytes.EMPTY : Bytes.of(failure));
    }

    /** Returns what begins there; null if nothing does that could be read. */
    static @Nullable LeaseEnd read(byte[] bytes, int from) {
        int begin = from + 1;
        int end = bytes.length > begin ? Ids.versionEnd(bytes, begin) : -1;
        if (end < 0 || (bytes[from] != NONE && bytes[from] != FAILED)) {
            return null;
        }
        try {
            Version lease = Ids.version(bytes, begin, end);
            String failure = new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8);
            return new LeaseEnd(lease, bytes[from] == NONE ? null : failure);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
