package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Lifetime;
import org.jspecify.annotations.Nullable;

/** The share of one partition in what {@code write.lua} is given, and what it returns of that. One thread. */
final class WritePart {

    static final int ARGUMENTS_EACH = 4;

    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[][] states;
    private final byte[][] about;

    private final Keyspace keyspace;
    private final @Nullable Generation known;
    private final byte[][] entryKeys;
    private final byte[][] entryArguments;
    private int added;
    private int bytes;
    private @Nullable Aside aside;

    /** By which a server refuses a batch that was overtaken by a later one of the same writer. */
    record BatchNumber(byte[] writerKey, long sequence) {}

    /**
     * A batch of one partition.
     *
     * @param known null if the generation has yet to be learned, which then is all that this is for
     * @param number null if the time alone keeps the batch from being made late
     */
    record Batch(
            Partition partition,
            @Nullable Generation known,
            @Nullable BatchNumber number,
            long nonce) {}

    /** @param size how many writes will be added */
    WritePart(Generations generations, Batch batch, int size) {
        keyspace = generations.keyspace();
        known = batch.known();
        int partition = batch.partition().number();
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        BatchNumber number = batch.number();
        byte[] generationKey = generations.name(partition);
        states = number == null ? new byte[][] {generationKey} : new byte[][] {generationKey, number.writerKey()};
        byte[] generation = known == null ? Bytes.EMPTY : known.id();
        byte[] sequence = number == null ? Bytes.EMPTY : Bytes.of(number.sequence());
        about = new byte[][] {generation, Ids.bytes(batch.nonce()), sequence, Bytes.of(size)};
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
        int at = ARGUMENTS_EACH * added;
        entryKeys[added++] = known == null ? Bytes.join(headKey, name) : known.entry(name);
        entryArguments[at] = located.logged();
        entryArguments[at + 1] = change;
        entryArguments[at + 2] = millis;
        entryArguments[at + 3] = payload;
        bytes += payload.length;
    }

    byte[] headKey() {
        return headKey;
    }

    byte[] logKey() {
        return logKey;
    }

    /** Returns the key that holds the generation, and that of the writer if the batch has a number. */
    byte[][] states() {
        return states;
    }

    /** Returns what the script is told of the batch. */
    byte[][] about() {
        return about;
    }

    byte[][] entryKeys() {
        return entryKeys;
    }

    byte[][] entryArguments() {
        return entryArguments;
    }

    /** Returns how many bytes the payloads have together. */
    int bytes() {
        return bytes;
    }

    int size() {
        return entryKeys.length;
    }

    /** Returns what is to be sent ahead of the script, if anything is. */
    @Nullable
    Aside aside() {
        return aside;
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
