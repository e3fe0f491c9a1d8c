package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code record.lua} publishes when it moves a head: where the head was, and the records behind that; or, where
 * these would be too much or mean nothing by themselves, where the head is now. Immutable.
 *
 * <p>What {@code ring.lua} publishes tells of several partitions.
 *
 * <p>A version is written as in a head. Each record is a number of MessagePack, how many fields it has, and as many
 * strings behind its id.
 *
 * @param before where the head was; where it is now, if there are no records
 * @param records all that moved it from there, oldest first
 */
record Told(Version before, List<ChangeRecord> records) {

    /** What the first byte of a message is that tells of several partitions; no version begins so. */
    private static final byte SEVERAL = 1;

    /** Whether a message tells of several partitions. */
    static boolean isOfSeveral(byte[] message) {
        return message.length > 0 && message[0] == SEVERAL;
    }

    /**
     * Returns what a message of several partitions says of each, by the channels that it would have come by alone.
     *
     * @return null if no script of Drey has written it
     */
    static @Nullable Map<ByteBuffer, List<Told>> several(byte[] message) {
        ByteBuffer rest = ByteBuffer.wrap(message, 1, message.length - 1);
        Map<ByteBuffer, List<Told>> all = new LinkedHashMap<>();
        try {
            array(rest);
            while (rest.hasRemaining()) {
                ByteBuffer channel = ByteBuffer.wrap(string(rest));
                byte[] head = string(rest);
                Version before = Ids.version(head, 0, head.length);
                int count = number(rest);
                List<ChangeRecord> records = new ArrayList<>(1);
                for (int i = 0; i < count; i++) {
                    records.add(record(rest));
                }
                all.computeIfAbsent(channel, none -> new ArrayList<>(1)).add(new Told(before, records));
            }
            return all;
        } catch (RuntimeException e) { // whatever anybody publishes
            return null;
        }
    }

    /** Skips the head of an array: what it holds ends with the message. */
    private static void array(ByteBuffer from) {
        int type = Byte.toUnsignedInt(from.get());
        switch (type) {
            case 0xdc -> from.getShort();
            case 0xdd -> from.getInt();
            default -> {
                if (type >> 4 != 9) {
                    throw new IllegalArgumentException("no array");
                }
            }
        }
    }

    private static ChangeRecord record(ByteBuffer from) {
        byte[] id = string(from);
        long nonce = ByteBuffer.wrap(string(from)).getLong();
        String cache = Bytes.text(string(from));
        int count = number(from);
        List<byte[]> keys = new ArrayList<>(Math.min(count, BatchRecords.KEYS_EACH));
        for (int i = 0; i < count; i++) {
            keys.add(string(from));
        }
        return new ChangeRecord(Ids.version(id, nonce), cache, keys);
    }

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
