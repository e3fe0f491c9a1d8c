package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code record.lua} publishes when it moves a head: where the head was, and the records behind that; or, where
 * these would be too much or mean nothing by themselves, where the head is now. Immutable.
 *
 * <p>A version is written as in a head. Each record is a number of MessagePack, how many fields it has, and as many
 * strings behind its id.
 *
 * @param before where the head was; where it is now, if there are no records
 * @param records all that moved it from there, oldest first
 */
record Told(Version before, List<ChangeRecord> records) {

    /** Returns the newest version that is told of. */
    Version newest() {
        return records.isEmpty() ? before : records.get(records.size() - 1).version();
    }

    /** Returns what a message says; null if no script of Drey has written it. */
    static @Nullable Told of(byte[] message) {
        int end = Ids.versionEnd(message, 0);
        if (end < 0) {
            return null;
        }
        try {
            Version before = Ids.version(message, 0, end);
            return new Told(before, records(ByteBuffer.wrap(message, end, message.length - end)));
        } catch (RuntimeException e) { // whatever anybody publishes
            return null;
        }
    }

    private static List<ChangeRecord> records(ByteBuffer rest) {
        List<ChangeRecord> records = new ArrayList<>(1);
        while (rest.hasRemaining()) {
            int count = number(rest);
            byte[] id = string(rest);
            byte[][] fields = new byte[Math.min(count, rest.remaining())][];
            Arrays.setAll(fields, i -> string(rest));
            if (fields.length != count) {
                throw new IllegalArgumentException("fewer fields than are told of");
            }
            records.add(Records.record(id, count, i -> fields[i]));
        }
        return records;
    }

    private static int number(ByteBuffer from) {
        int type = Byte.toUnsignedInt(from.get());
        return switch (type) {
            case 0xcc -> Byte.toUnsignedInt(from.get());
            case 0xcd -> Short.toUnsignedInt(from.getShort());
            default -> {
                if (type > 0x7f) {
                    throw new IllegalArgumentException("no number");
                }
                yield type;
            }
        };
    }

    private static byte[] string(ByteBuffer from) {
        int type = Byte.toUnsignedInt(from.get());
        int length = switch (type) {
            case 0xd9 -> Byte.toUnsignedInt(from.get());
            case 0xda -> Short.toUnsignedInt(from.getShort());
            case 0xdb -> from.getInt();
            default -> type >> 5 == 5 ? type & 0x1f : -1;
        };
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("no string");
        }
        byte[] string = new byte[length];
        from.get(string);
        return string;
    }
}
