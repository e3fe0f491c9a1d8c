package io.drey.internal.redis;

import io.drey.internal.store.Version;
import org.jspecify.annotations.Nullable;

/** What {@code outcome.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class OutcomeScript {

    private static final int MADE = 1;
    private static final int NOT_MADE = 2;

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] writerKey;
    private final byte[] generationKey;

    private final byte[] sequence;
    private final byte[] nonce;
    private final byte[] newest;
    private final byte[] generation;

    /** What is known of a batch whose reply was lost. */
    enum Fate {
        MADE,
        NOT_MADE,
        UNTOLD
    }

    /**
     * A batch whose reply was lost.
     *
     * @param newest record of the log that was known before it was sent
     * @param generation that it was for, empty if that had yet to be learned
     */
    record Batch(long sequence, long nonce, @Nullable Version newest, byte[] generation) {}

    OutcomeScript(Generations generations, int partition, byte[] writer, Batch lost) {
        headKey = generations.keyspace().head(partition);
        logKey = generations.keyspace().log(partition);
        writerKey = writer;
        generationKey = generations.name(partition);
        sequence = Bytes.of(lost.sequence());
        nonce = Ids.bytes(lost.nonce());
        newest = Ids.newestKnown(lost.newest());
        generation = lost.generation();
    }

    ScriptCall call() {
        return new ScriptCall(Script.OUTCOME, new byte[][] {headKey, logKey, writerKey, generationKey}, new byte[][] {
            sequence, nonce, newest, generation
        });
    }

    static Fate fate(Object reply) {
        return switch (ScriptReply.of(reply).status()) {
            case MADE -> Fate.MADE;
            case NOT_MADE -> Fate.NOT_MADE;
            default -> Fate.UNTOLD;
        };
    }
}
