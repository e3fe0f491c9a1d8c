package io.drey.internal.redis;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Under which key a server keeps the number of a writer's last batch, for each partition. A process that was restored
 * from an image writes under names of its own: others may have come of the same image, and their batches have the same
 * numbers. Each partition's name is guarded like its {@link WriterSequence}.
 */
final class WriterNames {

    private final Keyspace keyspace;
    private final byte[][] names;
    private final long[] processes;
    private final long writer = Ids.nonce();
    private final long born = Ids.process();
    private volatile boolean kept;

    WriterNames(Keyspace keyspace, int partitions) {
        this.keyspace = keyspace;
        this.names = new byte[partitions][];
        this.processes = new long[partitions];
        Arrays.fill(processes, Ids.process());
        Arrays.setAll(names, partition -> named(partition, writer));
    }

    private byte[] named(int partition, long number) {
        return keyspace.writer(partition, HexFormat.of().toHexDigits(number));
    }

    /**
     * Returns the number that all nonces of this writer tell, as long as this JVM is the same process.
     *
     * @param keep whether it is so for good: a journal knows its writer by this number, and is never in an image
     */
    long writer(boolean keep) {
        if (keep) {
            kept = true;
        }
        return kept ? writer : writer ^ born ^ Ids.process();
    }

    /** Returns the nonce of a batch; nobody else gives it, and this writer does not give it twice. */
    long nonce(int number) {
        return Ids.nonce(writer(false), number);
    }

    byte[] of(int partition) {
        return names[partition];
    }

    /** Takes another name. */
    void renew(int partition) {
        names[partition] = named(partition, Ids.nonce());
        processes[partition] = Ids.process();
    }

    /** Takes another name in another process. To be called while no batch is open. */
    void check(int partition) {
        if (!kept && processes[partition] != Ids.process()) {
            renew(partition);
        }
    }
}
