package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Version;
import java.util.ArrayList;
import java.util.List;

/** What {@code touch.lua} is given, by the names that it uses, and what it returns. One thread. */
final class TouchScript {

    private static final int ARGUMENTS_EACH = 3;

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;

    private final byte[] cache;
    private final byte[] generation;
    private final byte[] nonce;
    private final byte[] slack;
    private final byte[] logLength;

    private final Generation known;
    private final byte[][] entryKeys;
    private final byte[][] entryArguments;
    private int added;

    /** @param size how many entries will be added */
    TouchScript(Generations generations, Partition partition, Generation known, int size) {
        this.known = known;
        headKey = generations.keyspace().head(partition.number());
        logKey = generations.keyspace().log(partition.number());
        generationKey = generations.name(partition.number());
        cache = generations.cache();
        generation = known.id();
        nonce = Ids.bytes(Ids.nonce());
        slack = Millis.SLACK;
        logLength = generations.logLength();
        entryKeys = new byte[size][];
        entryArguments = new byte[ARGUMENTS_EACH * size][];
    }

    /** @param live how long the entry is to live from now on */
    void add(Located located, Version seen, long live) {
        byte[] key = located.logged();
        byte[] version = Ids.bytes(seen);
        byte[] millis = Millis.bytes(live);
        entryKeys[added] = known.entry(located.name());
        byte[][] arguments = {key, version, millis};
        System.arraycopy(arguments, 0, entryArguments, ARGUMENTS_EACH * added, ARGUMENTS_EACH);
        added++;
    }

    /** To be called once all entries are added. */
    ScriptCall call() {
        byte[][] keys = {headKey, logKey, generationKey};
        byte[][] arguments = {cache, generation, nonce, slack, logLength};
        return new ScriptCall(Script.TOUCH, Bytes.join(keys, entryKeys), Bytes.join(arguments, entryArguments));
    }

    /** Returns for each entry that was added whether it was moved; nothing if the generation is old. */
    static List<Boolean> moved(Object reply) {
        ScriptReply parts = ScriptReply.of(reply);
        List<Boolean> moved = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            moved.add(parts.number(i) == 1);
        }
        return moved;
    }
}
