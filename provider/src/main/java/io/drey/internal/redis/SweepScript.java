package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code sweep.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class SweepScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;

    private final List<FoundKey> entries;

    /** @param some entries of that cache in that partition */
    SweepScript(Keyspace keyspace, int partition, String cache, List<FoundKey> some) {
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        generationKey = keyspace.generation(partition, cache);
        entries = some;
    }

    ScriptCall call() {
        List<byte[]> keys = new ArrayList<>(List.of(headKey, logKey, generationKey));
        List<byte[]> generations = new ArrayList<>(entries.size());
        for (FoundKey entry : entries) {
            keys.add(entry.name());
            generations.add(Bytes.of(entry.generation()));
        }
        return new ScriptCall(Script.SWEEP, keys.toArray(byte[][]::new), generations.toArray(byte[][]::new));
    }

    static long deleted(Object reply) {
        return ScriptReply.of(reply).number(0);
    }
}
