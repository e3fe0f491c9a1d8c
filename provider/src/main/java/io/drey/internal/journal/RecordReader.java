package io.drey.internal.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that lie one behind the other. What cannot be read is left out, whatever it is: a record whose
 * payload is not what was written is skipped, since its head says where the next one begins; behind a broken head the
 * next sound one is looked for, byte by byte; where there is none the rest is cut. Nothing here throws for what it
 * reads. Confined to one thread.
 */
final class RecordReader {

    /** Told of each record that can be read. */
    @FunctionalInterface
    interface Visitor {
        void record(long number, byte type, byte[] payload);
    }

    private static final byte[] UNTOLD = {};

    private final Format format = new Format();
    private final Damage damage;
    private final boolean withWrites;

    RecordReader(Damage damage) {
        this(damage, true);
    }

    private RecordReader(Damage damage, boolean withWrites) {
        this.damage = damage;
        this.withWrites = withWrites;
    }

    /** One that tells which writes there are, but not what they hold. */
    static RecordReader withoutWrites(Damage damage) {
        return new RecordReader(damage, false);
    }

    /**
     * Reads from there to the end, of records with growing numbers above one.
     *
     * @return the highest number that was seen: that of a damaged payload included, that of a torn one not
     */
    long read(ByteBuffer bytes, int from, long life, long above, Visitor visitor) {
        long last = above;
        int at = from;
        while (at < bytes.limit()) {
            if (!isNext(bytes, at, life, last)) {
                int next = next(bytes, at + 1, life, last);
                damage.bytes += next - at;
                if (next == bytes.limit()) {
                    damage.tornTails++;
                } else {
                    damage.corruptRecords++;
                }
                at = next;
                continue;
            }
            if (!fits(bytes, at)) {
                damage.tornTails++;
                damage.bytes += bytes.limit() - at;
                return last;
            }
            last = Format.number(bytes, at);
            at = one(bytes, at, visitor);
        }
        return last;
    }

    /** Reads as long as each record follows the one before without a gap; what comes then is from another time. */
    long readRun(ByteBuffer bytes, int from, int to, long life, Visitor visitor) {
        ByteBuffer area = bytes.duplicate().limit(to);
        long last = 0;
        int at = from;
        while (isNext(area, at, life, last) && (last == 0 || Format.number(area, at) == last + 1)) {
            byte[] payload = fits(area, at) ? format.payload(area, at) : null;
            if (payload == null) {
                damage.tornTails++;
                damage.bytes += Format.HEAD;
                return last;
            }
            last = Format.number(area, at);
            visitor.record(last, Format.type(area, at), payload);
            at += Format.HEAD + payload.length;
        }
        return last;
    }

    private int one(ByteBuffer bytes, int at, Visitor visitor) {
        byte @Nullable [] payload = payload(bytes, at);
        int end = at + Format.HEAD + Format.length(bytes, at);
        if (payload == null) {
            damage.corruptRecords++;
            damage.bytes += end - at;
        } else {
            visitor.record(Format.number(bytes, at), Format.type(bytes, at), payload);
        }
        return end;
    }

    private byte @Nullable [] payload(ByteBuffer bytes, int at) {
        if (withWrites || Format.type(bytes, at) != Format.WRITE) {
            return format.payload(bytes, at);
        }
        return format.isSound(bytes, at) ? UNTOLD : null;
    }

    private static boolean fits(ByteBuffer bytes, int at) {
        return Format.length(bytes, at) <= bytes.limit() - at - Format.HEAD;
    }

    private boolean isNext(ByteBuffer bytes, int at, long life, long last) {
        return format.isHead(bytes, at, life) && Format.number(bytes, at) > last;
    }

    private int next(ByteBuffer bytes, int from, long life, long last) {
        int at = from;
        while (at < bytes.limit() && !isNext(bytes, at, life, last)) {
            at++;
        }
        return Math.min(at, bytes.limit());
    }
}
