package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Lifetime;
import org.jspecify.annotations.Nullable;

/** What {@code write.lua} is given, by the names that it uses, and what it returns. One thread. */
final class WriteScript {

    private static final byte[] KEYS_EACH = Bytes.of(BatchRecords.KEYS_EACH);
    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    private static final int ARGUMENTS_EACH = 4;

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;
    private final byte[] writerKey;

    private final byte[] cache;
    private final byte[] generation;
    private final byte[] nonce;
    private final byte[] sequence;
    private final byte[] priors;
    private final byte[] slack;
    private final byte[] logLength;
    private final byte[] notAfter;
    private final byte[] keysEach;

    private final Keyspace keyspace;
    private final @Nullable Generation known;
    private final byte[][] entryKeys;
    private final byte[][] entryArguments;
    private int added;
    private @Nullable Aside aside;

    /**
     * A batch of one partition.
     *
     * @param known null if the generation has yet to be learned, which then is all that this is for
     * @param writerKey names the writer
     * @param priors whether the entries before are wanted
     */
    record Batch(Partition partition, @Nullable Generation known, byte[] writerKey, long sequence, boolean priors) {}

    /** @param size how many writes will be added */
    WriteScript(Generations generations, Batch batch, Attempt attempt, int size) {
        keyspace = generations.keyspace();
        known = batch.known();
        int partition = batch.partition().number();
        headKey = generations.keyspace().head(partition);
        logKey = generations.keyspace().log(partition);
        generationKey = generations.name(partition);
        writerKey = batch.writerKey();
        cache = generations.cache();
        generation = known == null ? Bytes.EMPTY : known.id();
        nonce = Ids.bytes(attempt.nonce());
        sequence = Bytes.of(batch.sequence());
        priors = Bytes.of(batch.priors() ? 1 : 0);
        slack = Millis.SLACK;
        logLength = generations.logLength();
        notAfter = attempt.notAfter();
        keysEach = KEYS_EACH;
        entryKeys = new byte[size][];
        entryArguments = new byte[ARGUMENTS_EACH * size][];
    }

    /** A large value is the only write of its batch. */
    void put(Located located, Payload stored, Lifetime lifetime) {
        Payload given = known == null ? Payload.NONE : stored;
        if (entryKeys.length == 1) {
            aside = given.aside(keyspace, located.partition().number());
            given = given.beside(aside);
        }
        add(located, Bytes.join(PUT, given.kind()), Millis.bytes(lifetime), given.body());
    }

    void delete(Located located) {
        add(located, DELETE, Bytes.EMPTY, Bytes.EMPTY);
    }

    private void add(Located located, byte[] change, byte[] millis, byte[] payload) {
        byte[] name = located.name();
        byte[] key = located.logged();
        entryKeys[added] = known == null ? Bytes.join(headKey, name) : known.entry(name);
        byte[][] arguments = {key, change, millis, payload};
        System.arraycopy(arguments, 0, entryArguments, ARGUMENTS_EACH * added, ARGUMENTS_EACH);
        added++;
    }

    /** To be called once all writes are added. */
    ScriptCall call() {
        byte[][] keys = {headKey, logKey, generationKey, writerKey};
        byte[][] arguments = {cache, generation, nonce, sequence, priors, slack, logLength, notAfter, keysEach};
        return new ScriptCall(Script.WRITE, Bytes.join(keys, entryKeys), Bytes.join(arguments, entryArguments))
                .after(aside);
    }

    /**
     * @param parts as the script returns them
     * @param priors whether the entries before were wanted
     */
    record Reply(ScriptReply parts, boolean priors) {

        private static final int FIRST = 3;

        /** One of the constants of {@link ScriptReply}, or another number if the writer's number was taken. */
        int status() {
            return parts.status();
        }

        /** If the generation is old. */
        byte[] generation() {
            return parts.bytes(1);
        }

        /** If the generation is old: whether a clear began the present one. */
        boolean isBegunByClear() {
            return parts.number(2) == 1;
        }

        /** If it is too late. */
        long serverMillis() {
            return parts.number(1);
        }

        /** If the batch is made. */
        byte[] headBefore() {
            return parts.bytes(1);
        }

        /** If the batch is made: of its records. */
        ScriptReply ids() {
            return parts.list(2);
        }

        /**
         * If the batch is made: of the entry that was added in this place; negative if nothing had to be done, or if a
         * fence refused it.
         */
        long deadline(int entry) {
            return parts.number(at(entry));
        }

        /** If the batch is made and the entries before are wanted: the one that this write has replaced. */
        byte[] prior(int entry) {
            return parts.bytes(at(entry) + 1);
        }

        private int at(int entry) {
            return FIRST + (priors ? 2 : 1) * entry;
        }
    }
}
