package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Lifetime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The share of one partition in what {@code write.lua} is given, and what it returns of that. One thread. */
final class WritePart {

    static final int ARGUMENTS_EACH = 4;
    static final int ARGUMENTS_IF_ALIKE = 2;

    private static final int CHANGE = 1;
    private static final int MILLIS = 2;
    private static final int PAYLOAD = 3;

    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[][] states;
    private final byte[][] about;

    private final Keyspace keyspace;
    private final @Nullable Generation known;
    private final boolean kept;
    private final byte[][] entryKeys;
    private final byte[][] entryArguments;
    private int added;
    private int bytes;
    private boolean mixed;
    private @Nullable Aside aside;

    /** By which a server refuses a batch that was overtaken by a later one of the same writer. */
    record BatchNumber(byte[] writerKey, long sequence) {}

    /**
     * A batch of one partition.
     *
     * @param known null if the generation has yet to be learned, which then is all that this is for
     * @param number null if the time alone keeps the batch from being made late
     * @param kept whether the generation is known to have no end
     */
    record Batch(
            Partition partition,
            @Nullable Generation known,
            @Nullable BatchNumber number,
            long nonce,
            boolean kept) {}

    /** @param size how many writes will be added */
    WritePart(Generations generations, Batch batch, int size) {
        keyspace = generations.keyspace();
        known = batch.known();
        kept = batch.kept();
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
        add(located, putting(given.kind()), Millis.bytes(lifetime), given.body());
    }

    void delete(Located located) {
        add(located, DELETE, Bytes.EMPTY, Bytes.EMPTY);
    }

    /** The kind behind the letter of a put; of most entries the same. */
    private byte[] putting(byte[] kind) {
        byte[] last = entryArguments[CHANGE];
        boolean same = added > 0 && Arrays.equals(last, PUT.length, last.length, kind, 0, kind.length);
        return same ? last : Bytes.join(PUT, kind);
    }

    private void add(Located located, byte[] change, byte[] millis, byte[] payload) {
        byte[] name = located.name();
        int at = ARGUMENTS_EACH * added;
        mixed |= added > 0
                && !(Arrays.equals(entryArguments[CHANGE], change) && Arrays.equals(entryArguments[MILLIS], millis));
        entryKeys[added++] = known == null ? Bytes.join(headKey, name) : known.entry(name);
        entryArguments[at] = located.logged();
        entryArguments[at + CHANGE] = change;
        entryArguments[at + MILLIS] = millis;
        entryArguments[at + PAYLOAD] = payload;
        bytes += payload.length;
    }

    boolean isKept() {
        return kept;
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

    /**
     * Copies the arguments of the entries, as the script is given them.
     *
     * @param alike whether it is told for all entries at once what they have in common
     * @return the place behind them
     */
    int putEntryArguments(byte[][] arguments, int to, boolean alike) {
        if (!alike) {
            System.arraycopy(entryArguments, 0, arguments, to, entryArguments.length);
            return to + entryArguments.length;
        }
        int next = to;
        for (int at = 0; at < entryArguments.length; at += ARGUMENTS_EACH) {
            arguments[next++] = entryArguments[at];
            arguments[next++] = entryArguments[at + PAYLOAD];
        }
        return next;
    }

    /**
     * Whether all entries are puts, and neither kinds nor lifetimes differ from those that the other part begins with.
     */
    boolean isLike(WritePart other) {
        return !mixed
                && entryArguments[CHANGE].length > DELETE.length
                && Arrays.equals(entryArguments[CHANGE], other.entryArguments[CHANGE])
                && Arrays.equals(entryArguments[MILLIS], other.entryArguments[MILLIS]);
    }

    /** The change of the first entry, as scripts are told. */
    byte[] change() {
        return entryArguments[CHANGE];
    }

    /** How long the first entry lives, as scripts are told. */
    byte[] millis() {
        return entryArguments[MILLIS];
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

        /**
         * Returns what the script says of a part: in words if its entries are alike, the deadline of all, the ids of
         * the records, and the head before in a line of its own.
         */
        static Reply of(Object part, boolean priors) {
            return new Reply(part instanceof byte[] words ? parts(words) : ScriptReply.of(part), priors);
        }

        private static ScriptReply parts(byte[] words) {
            int end = 0;
            while (words[end] != '\n') {
                end++;
            }
            List<Object> ids = new ArrayList<>(1);
            int from = next(words, 0, end);
            long deadline = Long.parseLong(new String(words, 0, from, StandardCharsets.US_ASCII));
            while (from < end) {
                int to = next(words, from + 1, end);
                ids.add(Arrays.copyOfRange(words, from + 1, to));
                from = to;
            }
            byte[] head = Arrays.copyOfRange(words, end + 1, words.length);
            return new ScriptReply(List.of((long) ScriptReply.APPLIED, head, ids, deadline));
        }

        private static int next(byte[] words, int from, int end) {
            int at = from;
            while (at < end && words[at] != ' ') {
                at++;
            }
            return at;
        }

        /** Whether all entries are alike, so that the script has told one deadline. */
        private boolean isOfAll() {
            return parts.size() == FIRST + 1 && !priors;
        }

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
            return parts.number(isOfAll() ? FIRST : at(entry));
        }

        /** If the batch is made and the entries before are wanted: the one that this write has replaced. */
        byte[] prior(int entry) {
            return parts.bytes(at(entry) + 1);
        }

        /** If the batch is made: what a fence has read of the log, or null. */
        @Nullable
        ScriptReply seen(int entries) {
            return at(entries) < parts.size() ? parts.list(at(entries)) : null;
        }

        private int at(int entry) {
            return FIRST + (priors ? 2 : 1) * entry;
        }
    }
}
