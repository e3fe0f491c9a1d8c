package io.drey.redis;

import io.drey.partition.Partition;
import io.drey.partition.Partitions;
import io.drey.store.Version;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What this JVM knows of the generations of one cache. Any thread. */
final class Generations {

    private final Keyspace keyspace;
    private final String cache;
    private final AtomicReferenceArray<@Nullable Generation> known;
    private final byte[][] names;

    Generations(Keyspace keyspace, String cache, Partitions partitions) {
        this.keyspace = keyspace;
        this.cache = cache;
        this.known = new AtomicReferenceArray<>(partitions.count());
        this.names = new byte[partitions.count()][];
        for (Partition partition : partitions.all()) {
            names[partition.number()] = keyspace.generation(partition.number(), cache);
        }
    }

    /** The key that holds the generation. */
    byte[] name(int partition) {
        return names[partition];
    }

    /** What was last learned, null if nothing was. */
    @Nullable
    Generation of(Partition partition) {
        return known.get(partition.number());
    }

    /** Remembers what Redis answered to a question that was asked in the given epoch. */
    @Nullable
    Generation learn(Partition partition, byte @Nullable [] id, int epoch) {
        Generation learned = id == null ? null : generation(partition, id, epoch);
        known.set(partition.number(), learned);
        return learned;
    }

    private Generation generation(Partition partition, byte[] id, int epoch) {
        return new Generation(id, keyspace.entries(partition.number(), cache, Bytes.text(id)), epoch);
    }

    /** A record of the log says that the partition was cleared; what is known may be newer than that already. */
    void cleared(Partition partition, Version version) {
        Generation begun = generation(partition, Bytes.of(version.streamId()), partition.epoch());
        known.updateAndGet(partition.number(), current -> isNewer(current, version) ? current : begun);
    }

    private static boolean isNewer(@Nullable Generation current, Version version) {
        return current != null && position(current.id()) > version.position();
    }

    private static long position(byte[] id) {
        String[] parts = Bytes.text(id).split("-", 2);
        return Version.position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}
