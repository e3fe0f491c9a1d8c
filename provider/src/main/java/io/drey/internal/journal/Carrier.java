package io.drey.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes again what is open in an old segment, so that the segment can go: one write that waits long must not keep
 * everything that came after it on disk. The flusher's thread.
 */
final class Carrier {

    private final JournalFiles files;
    private final Ledger ledger;
    private final Format format = new Format();

    private record Open(long original, byte[] payload) {}

    Carrier(JournalFiles files, Ledger ledger) {
        this.files = files;
        this.ledger = ledger;
    }

    /** The segment that is to be cleared, or null if none is. */
    @Nullable
    Segment next() {
        ledger.lock.lock();
        try {
            boolean isTight = 2 * ledger.segments.bytes() > ledger.options.roomForRecords();
            return ledger.staging.isDraining() ? null : ledger.segments.toCarry(isTight);
        } finally {
            ledger.lock.unlock();
        }
    }

    /** Moves what is open there behind everything else. To be called while nobody has numbers and nothing is staged. */
    void carry(Segment from, Output output) throws IOException {
        List<Open> open = read(from);
        List<Open> moved = new ArrayList<>(open.size());
        Outgoing.Chunk chunk = number(from, open, moved);
        if (chunk == null) {
            return;
        }
        int size = chunk.bytes().remaining();
        output.write(chunk.segment(), chunk.bytes());
        output.force(); // before the old ones go
        ledger.lock.lock();
        try {
            ledger.segments.grown(chunk.segment(), size, moved.size());
            for (Open write : moved) {
                if (isOpen(from, write.original())) {
                    ledger.segments.carriedTo(chunk.segment(), write.original());
                }
            }
        } finally {
            ledger.lock.unlock();
        }
    }

    private Outgoing.@Nullable Chunk number(Segment from, List<Open> open, List<Open> moved) {
        ledger.lock.lock();
        try {
            long size = 0;
            for (Open write : open) {
                if (isOpen(from, write.original())) {
                    moved.add(write);
                    size += Format.HEAD + Long.BYTES + write.payload().length;
                }
            }
            long room = ledger.options.maxBytes() - 2L * ledger.options.areaBytes() - ledger.segments.bytes();
            if (moved.isEmpty() || size > room || !ledger.staging.isEmpty()) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            for (Open write : moved) {
                byte[] payload = ByteBuffer.allocate(Long.BYTES + write.payload().length)
                        .putLong(write.original())
                        .put(write.payload())
                        .array();
                format.put(bytes, ledger.life, ledger.next++, Format.CARRIED, Format.checksum(payload), payload);
            }
            return new Outgoing.Chunk(ledger.staging.segment(), bytes.flip());
        } finally {
            ledger.lock.unlock();
        }
    }

    private List<Open> read(Segment from) throws IOException {
        List<Open> open = new ArrayList<>();
        ByteBuffer bytes = files.read(from.name(), JournalFiles.NO_ROOM);
        int at = Math.min(Segment.MAGIC.length, bytes.limit());
        new RecordReader(new Damage()).read(bytes, at, from.life, from.first - 1, (number, type, payload) -> {
            if (type == Format.WRITE) {
                open.add(new Open(number, payload));
            } else if (type == Format.CARRIED) {
                open.add(new Open(Format.original(payload), Format.carried(payload)));
            }
        });
        return open;
    }

    private boolean isOpen(Segment segment, long original) {
        return ledger.segments.isOpenIn(segment, original) || ledger.segments.isCarriedTo(segment, original);
    }
}
