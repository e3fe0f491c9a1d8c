package io.drey.internal.redis;

import io.drey.codec.CodecException;
import io.drey.fuzz.FuzzTarget;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.value.Keys;
import java.util.ArrayList;
import java.util.List;

/** What stands in a change log: an id, and fields that are parted by zeros here. */
public final class RecordFuzz implements FuzzTarget {

    private static final RecordFuzz THIS = new RecordFuzz();

    private final Keys keys = Node.keys();

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                record(
                        "1700000000000-1",
                        Bytes.of("c"),
                        Bytes.of("cache"),
                        Bytes.of("n"),
                        nonce(),
                        Bytes.of("k"),
                        key("a")),
                record("1-0", Bytes.of("c"), Bytes.of("cache"), Bytes.of("k"), key(7L), Bytes.of("k"), key("b")),
                record("1700000000000-524288", Bytes.of("n"), nonce()));
    }

    private static byte[] nonce() {
        return Ids.bytes(0x0102030405060708L);
    }

    private byte[] key(Object key) {
        return keys.bytes(key);
    }

    private static byte[] record(String id, byte[]... fields) {
        byte[] record = Bytes.of(id);
        for (byte[] field : fields) {
            record = Bytes.join(Bytes.join(record, new byte[1]), field);
        }
        return record;
    }

    private static List<byte[]> parts(byte[] input) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= input.length; at++) {
            if (at == input.length || input[at] == 0) {
                parts.add(java.util.Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
        }
        return parts;
    }

    @Override
    public void take(byte[] input) {
        List<byte[]> parts = parts(input);
        ChangeRecord record;
        try {
            record = Records.record(parts.get(0), parts.size() - 1, at -> parts.get(at + 1));
        } catch (IllegalArgumentException e) {
            return; // the partition begins anew
        }
        for (byte[] key : record.keys()) {
            try {
                keys.key(key);
            } catch (CodecException e) {
                continue; // counted, and all copies of the partition are dropped
            }
        }
    }
}
