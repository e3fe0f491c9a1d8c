package io.drey.internal.jcache;

import io.drey.codec.CodecException;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.RestoredChange;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.queue.WriteForm;
import io.drey.internal.store.Change;
import io.drey.internal.store.Earlier;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one cache as they lie in its journal: with what the next JVM must know to tell what came after them.
 * The instant of the acceptance is noted by the server's clock, no later than it was; and by this host's, for the time
 * that an entry is to live and for want of the other. Immutable, any thread.
 *
 * <p>Layout: kind (1), since (8), host's milliseconds (8), writer (8), times to live on creation and update (8 each),
 * length of the key (4), key; of a put also its codec (1) and the value. Another layout has other kinds: a version that
 * does not know them leaves such records where they are, for one that does.
 *
 * @param writer which this JVM is for the server
 * @param wallMillis the clock of this host
 * @param hidesRemoved whether reads find nothing where a removal of an earlier JVM waits
 * @param whenReplayed what to do once nothing of earlier JVMs waits any more
 */
record JournaledChanges<K>(
        Keys keys,
        Values values,
        Partitions partitions,
        long writer,
        NanoClock clock,
        LongSupplier wallMillis,
        boolean hidesRemoved,
        Runnable whenReplayed)
        implements WriteForm<K, PendingChange> {

    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final int HEAD = 1 + 5 * Long.BYTES;

    @Override
    public byte[] record(K key, @Nullable PendingChange pending) {
        Change change = Objects.requireNonNull(pending).change();
        byte[] name = keys.bytes(key);
        Encoded value = change instanceof Change.Put put ? values.outward(name, put.form()) : null;
        Lifetime lifetime = change instanceof Change.Put put ? put.lifetime() : Lifetime.forever();
        int size = HEAD + Integer.BYTES + name.length + (value == null ? 0 : 1 + value.size());
        ServerClock server = partitions.of(name).serverClock();
        ByteBuffer record = ByteBuffer.allocate(size)
                .put(value == null ? DELETE : PUT)
                .putLong(server == null ? 0 : server.earliestMillisAt(change.acceptedNanos()))
                .putLong(wallMillis.getAsLong())
                .putLong(writer)
                .putLong(lifetime.onCreate())
                .putLong(lifetime.onUpdate())
                .putInt(name.length)
                .put(name);
        if (value != null) {
            record.put(value.codec()).put(value.bytes());
        }
        return record.array();
    }

    /** The partition: what goes to one costs one script. */
    @Override
    public int group(@Nullable PendingChange change) {
        return change instanceof RestoredChange restored ? restored.partition() : 0;
    }

    @Override
    public void replayed() {
        whenReplayed.run();
    }

    @Override
    @SuppressWarnings("unchecked") // a key of the cache's type, which is checked
    public K key(byte[] record) {
        return (K) keys.key(name(record));
    }

    private static byte[] name(byte[] record) {
        kind(record);
        ByteBuffer bytes = ByteBuffer.wrap(record).position(HEAD);
        return next(bytes, bytes.getInt());
    }

    @Override
    public PendingChange value(byte[] record, boolean complete) {
        byte kind = kind(record);
        ByteBuffer bytes = ByteBuffer.wrap(record).position(1);
        long since = bytes.getLong();
        long waited = Math.max(0, wallMillis.getAsLong() - bytes.getLong());
        long accepted = clock.nanos() - waited * 1_000_000;
        Earlier earlier = new Earlier(since, bytes.getLong(), complete);
        Lifetime lifetime = lifetime(bytes.getLong(), bytes.getLong());
        byte[] name = next(bytes, bytes.getInt());
        return new RestoredChange(
                kind == DELETE
                        ? new Change.Delete(accepted, earlier)
                        : new Change.Put(form(name, bytes), lifetime, accepted, earlier),
                hidesRemoved,
                partitions.of(name).number());
    }

    private static byte kind(byte[] record) {
        byte kind = record[0];
        if (kind != PUT && kind != DELETE) {
            throw new CodecException("a record of a journal has the kind " + kind
                    + ", which this version of Drey does not know; a newer version has written it");
        }
        return kind;
    }

    private static Lifetime lifetime(long onCreate, long onUpdate) {
        return onCreate == onUpdate ? Lifetime.of(onCreate) : new Lifetime(onCreate, onUpdate);
    }

    private Object form(byte[] name, ByteBuffer bytes) {
        return values.inward(name, new Encoded(bytes.get(), next(bytes, bytes.remaining())));
    }

    private static byte[] next(ByteBuffer bytes, int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new CodecException("a record of a journal ends early");
        }
        byte[] next = new byte[length];
        bytes.get(next);
        return next;
    }
}
