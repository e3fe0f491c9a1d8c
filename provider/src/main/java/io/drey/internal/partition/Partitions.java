package io.drey.internal.partition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** All partitions of a namespace; finds the one that a key belongs to. Immutable but for the partitions, any thread. */
public final class Partitions {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<Partition> all;
    private final AtomicLong breaks = new AtomicLong();
    private volatile IntSupplier connections = () -> 0;

    public Partitions(int count) {
        List<Partition> partitions = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            partitions.add(new Partition(number, breaks));
        }
        this.all = Collections.unmodifiableList(partitions);
    }

    public int count() {
        return all.size();
    }

    public List<Partition> all() {
        return all;
    }

    public Partition get(int number) {
        return all.get(number);
    }

    /**
     * Takes each new connection for a break, too: a server that ended and was started again between two looks has the
     * record that was applied last, and perhaps not what came after it.
     *
     * @param anew how many there were but for the first ones, each counted before it is used
     */
    public void countConnections(IntSupplier anew) {
        connections = anew;
    }

    /** Returns how often the history of one was broken off, or it did not answer, or did again. */
    long breaks() {
        return breaks.get() + connections.getAsInt();
    }

    /** Whether each partition's server answered when last asked. */
    public boolean areReachable() {
        for (Partition partition : all) {
            if (!partition.isReachable()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the partition of a key, the same in every JVM. Part of the format in Redis, so it must never change. */
    public Partition of(byte[] key) {
        return all.get((int) Long.remainderUnsigned(hash(key), all.size()));
    }

    /**
     * Applies FNV-1a and then a finalizer, since FNV alone mixes the last bytes badly and keys often differ only there.
     */
    public static long hash(byte[] bytes) {
        long hash = FNV_OFFSET;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /**
     * Applies the 64-bit finalizer of MurmurHash3 (Austin Appleby, public domain): every bit of the input flips half of
     * the output.
     */
    public static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
