package io.drey.internal.redis;

import io.drey.codec.CodecException;
import io.drey.fuzz.FuzzTarget;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What stands in Redis under the name of an entry. */
public final class EnvelopeFuzz implements FuzzTarget {

    private static final EnvelopeFuzz THIS = new EnvelopeFuzz();

    private final Values values = Node.values();
    private final ServerClock clock = new ServerClock(1_700_000_000_000L, 0, 1_000);

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Object value : List.of("value", 7L, new byte[] {1, 2}, List.of("a", 2), true)) {
            Encoded encoded = values.encode(values.form(value));
            for (byte[] key : new byte[][] {null, Bytes.of("key")}) {
                byte[] kind = Envelope.kind(key == null ? 0 : Envelope.FLAG_KEY, encoded.codec());
                byte[] body = Envelope.body(key, encoded.bytes());
                seeds.add(entry(kind, 0, body, false));
                seeds.add(entry(Envelope.withRoom(kind), 1_700_000_100_000L, body, true));
            }
        }
        seeds.add(entry(Envelope.kind(Envelope.FLAG_LEASE, 0), 1_700_000_100_000L, Bytes.EMPTY, false));
        return seeds;
    }

    private static byte[] entry(byte[] kind, long deadline, byte[] body, boolean room) {
        byte[] version = Bytes.join(Bytes.of("1700000000000-12 "), Ids.bytes(77));
        byte[] header = ByteBuffer.allocate(12 + version.length)
                .put((byte) 2)
                .put(kind)
                .put((byte) 0)
                .putLong(deadline)
                .put(version)
                .array();
        byte[] before = room ? java.util.Arrays.copyOf(header, Envelope.ROOM) : header;
        return Bytes.join(before, body);
    }

    @Override
    public void take(byte[] input) {
        try {
            Stored stored = Envelope.read(input, new byte[0], values, clock);
            if (stored.hasValue()) {
                values.valueIfReadable(stored.form());
            }
        } catch (CodecException | IllegalArgumentException e) {
            Envelope.unreadable(input, clock); // as whoever reads entries does
        }
        try {
            Envelope.key(input);
        } catch (CodecException e) {
            return; // counted by a scan
        }
    }
}
