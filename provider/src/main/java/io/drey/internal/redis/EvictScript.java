package io.drey.internal.redis;

/** What {@code evict.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class EvictScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;
    private final byte[] entryKey;

    private final byte[] cache;
    private final byte[] generation;
    private final byte[] key;
    private final byte[] logLength;

    /** @param known the generation, empty if there is none */
    EvictScript(Keyspace keyspace, RedisKeys.Located located, String name, byte[] known, byte[] length) {
        int partition = located.partition().number();
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        generationKey = keyspace.generation(partition, name);
        entryKey = Bytes.join(keyspace.entries(partition, name, Bytes.text(known)), located.name());
        cache = Bytes.of(name);
        generation = known;
        key = located.logged();
        logLength = length;
    }

    ScriptCall call() {
        return new ScriptCall(Script.EVICT, new byte[][] {headKey, logKey, generationKey, entryKey}, new byte[][] {
            cache, generation, key, logLength
        });
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        private static final int UNOPENED = 2;

        boolean isOutdated() {
            return parts.status() == ScriptReply.OUTDATED;
        }

        /** If it is outdated. */
        byte[] generation() {
            return parts.bytes(1);
        }

        /** Whether nobody has opened the namespace yet. */
        boolean isUnopened() {
            return parts.status() == UNOPENED;
        }

        /** If it is made: whether the entry was there. */
        boolean wasThere() {
            return parts.number(2) == 1;
        }
    }
}
